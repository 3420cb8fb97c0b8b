"""Files by pathlib, glob, shutil, tempfile and gzip."""

import glob
import gzip
import io
import os
import pathlib
import shutil
import tempfile

root = pathlib.Path("tree")
(root / "a" / "b").mkdir(parents=True)
(root / "one.txt").write_text("one\n")
(root / "a" / "two.txt").write_text("zwei\n", encoding="utf-8")
(root / "a" / "b" / "three.tar.gz").write_bytes(b"\0\1")
(root / ".hidden").touch()
print(sorted(str(path) for path in root.rglob("*.txt")), sorted(p.name for p in root.iterdir()))
print(sorted(map(str, root.glob("*/*"))), sorted(map(str, root.glob("**/*"))), list(root.glob("nothing*")))
three = root / "a" / "b" / "three.tar.gz"
print(three.name, three.stem, three.suffix, three.suffixes, three.parts, three.parent, list(three.parents))
print(repr(three), three.exists(), three.is_file(), root.is_dir(), three.stat().st_size, three.read_bytes())
print(three.with_suffix(".zip"), three.with_name("x"), three.with_stem("y"), three.relative_to(root), three.match("*.gz"))
for call in (
    lambda: three.relative_to("b"), lambda: (root / "gone").read_text(), lambda: root.mkdir(), lambda: (root / "gone").unlink(),
    lambda: pathlib.Path("x").with_suffix("y"), lambda: pathlib.Path("/").with_name("x"), lambda: pathlib.PurePath(5),
):
    try:
        print(call())
    except Exception as problem:
        print(type(problem).__name__, problem)
p = pathlib.PurePosixPath
print(p("/a//b/./c/"), p("a", "/b", "c"), p("a") / "b", "x" / p("y"), p("/a/b") < p("/a/c"), p("."), p("//x"), hash(p("a")) == hash(p("a/")))
print(p("/a/b").is_absolute(), p("a/../b"), p("/a/b.c").as_uri(), p("a.b.").suffix, p(".rc").suffix, p("/").parent, p("").name == "")
with (root / "lines").open("w") as file:
    print(file.write("first\nsecond\n"))
with open(root / "lines") as file:
    print(file.readlines())
(root / "lines").rename(root / "moved")
(root / "moved").replace(root / "again")
print(sorted(os.listdir("tree")), sorted(glob.glob("tree/*")), sorted(glob.glob("tree/**", recursive=True)))
print(glob.glob("tree/[ao]*.txt"), glob.glob("tree/?"), glob.glob("tree/one.txt"), glob.glob("no/*"), glob.escape("a*b"), glob.has_magic("x?"))
print(sorted(glob.glob("*.txt", root_dir="tree")), sorted(glob.glob("tree/**/*.txt", recursive=True)))

shutil.copy("tree/one.txt", "tree/a")
print(shutil.copyfile("tree/one.txt", "copy.txt"), open("tree/a/one.txt").read())
shutil.copytree("tree", "tree2", ignore=shutil.ignore_patterns("*.gz"))
print(sorted(str(path) for path in pathlib.Path("tree2").rglob("*")))
shutil.move("copy.txt", "tree2")
shutil.rmtree("tree")
print(os.path.exists("tree"), os.path.exists("tree2/copy.txt"))
try:
    shutil.copyfile("tree2/one.txt", "tree2/one.txt")
except shutil.SameFileError as problem:
    print(problem)
target = io.StringIO()
shutil.copyfileobj(io.StringIO("some text"), target)
print(target.getvalue())

with tempfile.TemporaryDirectory() as folder:
    place = os.path.join(folder, "x")
    with open(place, "w") as file:
        file.write("x")
    print(os.path.isdir(folder), os.listdir(folder))
print(os.path.exists(folder))
with tempfile.NamedTemporaryFile("w+", suffix=".txt", prefix="some") as file:
    file.write("text")
    file.seek(0)
    print(file.read(), os.path.basename(file.name)[:4], file.name.endswith(".txt"))
print(os.path.exists(file.name))
with tempfile.TemporaryFile() as file:
    file.write(b"bytes")
    file.seek(1)
    print(file.read())

text = b"".join(b"line %d\n" % n for n in range(300))
with gzip.open("packed.gz", "wb") as file:
    print(file.write(text))
with gzip.open("packed.gz") as file:
    print(file.read() == text, os.path.getsize("packed.gz") < len(text) // 2)
with gzip.open("packed.gz", "rt") as file:
    print(file.readline(), len(file.readlines()))
print(gzip.decompress(gzip.compress(b"abc" * 50)) == b"abc" * 50, gzip.compress(b"", mtime=0)[:4])
try:
    gzip.decompress(b"not packed")
except gzip.BadGzipFile as problem:
    print(problem)
