# The numbers behind the names that a socket program may use; hardware's own families are left out.
import socket

PREFIXES = ('SO_', 'SOL_', 'SHUT_', 'SOCK_', 'IP_', 'IPV6_', 'IPPROTO_', 'IPPORT_', 'TCP_', 'UDPLITE_', 'SCM_', 'MSG_', 'INADDR_', 'AI_', 'NI_', 'EAI_')
ELSEWHERE = ('SO_J1939', 'SCM_J1939', 'SO_VM', 'SOL_ALG', 'SOL_CAN', 'SOL_HCI', 'SOL_RDS', 'SOL_TIPC', 'SOL_AX25', 'SOL_ATALK', 'SOL_IPX', 'SOL_NETROM', 'SOL_ROSE')

for name in sorted(dir(socket)):
    if name.startswith(PREFIXES) and not name.startswith(ELSEWHERE):
        print(name, int(getattr(socket, name)))
