//! The prose: Markdown events become blocks and inlines. What a page could not show (raw HTML,
//! images, footnotes) is a problem, not a surprise.
//!
//! Fences that are part of the scenario are handed to the caller, who says what stands in their place.

use std::collections::BTreeMap;
use std::iter::Peekable;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, OffsetIter, Options, Parser, Tag};

use crate::attribute::{self, Attribute};
use crate::document::{Block, Inline, RunLink, SourceSpan};
use crate::report::{Report, quoted};
use crate::{question, search, target};

/// Lists in quotations in lists …
pub const MAX_NESTING: usize = 16;

/// A fenced block: the words that open it and its text, with their places in the file.
pub struct Fence {
    pub language: String,
    pub attributes: Vec<Attribute>,
    pub text: String,
    /// Of the opening words.
    pub offset: usize,
    /// Of the text.
    pub text_range: Range<usize>,
    /// Inside a list or a quotation, where its text is not one piece of the file.
    pub nested: bool,
}

/// What the caller does with fences; `None` in its answer leaves nothing in the prose.
pub type OnFence<'f> = dyn FnMut(Fence, &mut Report) -> Option<Block> + 'f;

pub struct Body {
    pub blocks: Vec<Block>,
    pub run_links: Vec<RunLink>,
    /// Links to other lessons: (id, place).
    pub lesson_links: Vec<(String, SourceSpan)>,
}

/// Parses the Markdown from `start` to the end of the file.
pub fn parse(start: usize, report: &mut Report, on_fence: &mut OnFence) -> Body {
    let text = report.text();
    let mut reader = Reader::new(start..text.len(), report);
    let blocks = reader.blocks(0, on_fence);
    reader.nothing_to_search(usize::MAX);
    let blocks = search::gathered(blocks);
    Body { blocks, run_links: reader.run_links, lesson_links: reader.lesson_links }
}

pub struct Reader<'t, 'r> {
    events: Peekable<OffsetIter<'t>>,
    report: &'r mut Report<'t>,
    /// Where the parsed text begins in its file.
    base: usize,
    /// Anchors, and how often each was wanted.
    heading_ids: BTreeMap<String, u32>,
    run_links: Vec<RunLink>,
    lesson_links: Vec<(String, SourceSpan)>,
    searching: Searching,
}

/// Whether the tables here can be searched.
enum Searching {
    NotYet,
    /// Behind the search block at this place; whether a table has come.
    Here {
        offset: usize,
        table: bool,
    },
    /// There was one.
    Over,
}

impl<'t, 'r> Reader<'t, 'r> {
    fn new(range: Range<usize>, report: &'r mut Report<'t>) -> Reader<'t, 'r> {
        let text = report.text();
        let parser = Parser::new_ext(&text[range.clone()], Options::ENABLE_TABLES);
        Reader {
            events: parser.into_offset_iter().peekable(),
            report,
            base: range.start,
            heading_ids: BTreeMap::new(),
            run_links: Vec::new(),
            lesson_links: Vec::new(),
            searching: Searching::NotYet,
        }
    }

    /// Blocks up to the end of their container, which is consumed.
    fn blocks(&mut self, depth: usize, on_fence: &mut OnFence) -> Vec<Block> {
        let mut blocks = Vec::new();
        while let Some((event, _)) = self.events.peek() {
            match event {
                Event::End(_) => {
                    self.events.next();
                    break;
                }
                Event::Start(tag) if is_block(tag) => {
                    let tag = tag.clone();
                    let (_, range) = self.events.next().expect("peeked");
                    let range = self.base + range.start..self.base + range.end;
                    blocks.extend(self.block(tag, range, depth, on_fence));
                }
                Event::Rule => {
                    self.events.next();
                    blocks.push(Block::Rule);
                }
                // The items of a tight list hold their text without a paragraph.
                _ => {
                    let content = self.inlines(0);
                    if !content.is_empty() {
                        blocks.push(Block::Paragraph(content));
                    }
                }
            }
        }
        blocks
    }

    fn block(
        &mut self,
        tag: Tag<'t>,
        range: Range<usize>,
        depth: usize,
        on_fence: &mut OnFence,
    ) -> Option<Block> {
        if depth == MAX_NESTING {
            let what = format!("Lists and quotations are nested more than {MAX_NESTING} deep.");
            self.report.add(range.start, what, "Write it flatter.");
            self.skip();
            return None;
        }
        match tag {
            Tag::Paragraph => {
                let content = self.whole_inlines();
                (!content.is_empty()).then_some(Block::Paragraph(content))
            }
            Tag::Heading { level, .. } => Some(self.heading(level, range.start)),
            Tag::BlockQuote(_) => Some(Block::Quote(self.blocks(depth + 1, on_fence))),
            Tag::CodeBlock(kind) => self.code(kind, range, depth, on_fence),
            Tag::List(ordered_from) => {
                let mut items = Vec::new();
                while let Some((Event::Start(_), _)) = self.events.next() {
                    items.push(self.blocks(depth + 1, on_fence));
                }
                Some(Block::List { ordered_from, items })
            }
            Tag::Table(_) => Some(self.table()),
            Tag::HtmlBlock => {
                let comment = self.report.text()[range.start..].starts_with("<!--");
                if !comment {
                    self.no_html(range.start);
                }
                self.skip();
                None
            }
            _ => {
                self.skip();
                None
            }
        }
    }

    fn heading(&mut self, level: HeadingLevel, offset: usize) -> Block {
        if level == HeadingLevel::H1 {
            let what = "A heading of the first level is the lesson's title.";
            self.report.add(offset, what, "Write title: … in the front matter, and ## here.");
        }
        self.nothing_to_search(level as usize);
        let content = self.whole_inlines();
        let id = self.unused_id(slug(&plain_text(&content)));
        Block::Heading { level: level as u8, id, content }
    }

    /// The second "example" becomes "example-2".
    fn unused_id(&mut self, slug: String) -> String {
        let mut id = slug.clone();
        while self.heading_ids.contains_key(&id) {
            let count = self.heading_ids.entry(slug.clone()).or_insert(1);
            *count += 1;
            id = format!("{slug}-{count}");
        }
        self.heading_ids.insert(id.clone(), 1);
        id
    }

    fn table(&mut self) -> Block {
        let mut head = Vec::new();
        let mut rows = Vec::new();
        if let Searching::Here { table, .. } = &mut self.searching {
            *table = true;
        }
        while let Some((Event::Start(part), range)) = self.events.next() {
            let links = self.run_links.len();
            let mut cells = Vec::new();
            while let Some((Event::Start(_), _)) = self.events.next() {
                cells.push(self.whole_inlines());
            }
            let is_row = !matches!(part, Tag::TableHead);
            let sought = matches!(self.searching, Searching::Here { .. });
            if is_row && sought && self.run_links.len() == links {
                let what = "This entry cannot be tried: nothing in it runs.";
                let instead = "Add a link such as [try it](run:tour.py/line/7).";
                self.report.add(self.base + range.start, what, instead);
            }
            if is_row {
                rows.push(cells);
            } else {
                head = cells;
            }
        }
        Block::Table { head, rows }
    }

    fn code(
        &mut self,
        kind: CodeBlockKind<'t>,
        range: Range<usize>,
        depth: usize,
        on_fence: &mut OnFence,
    ) -> Option<Block> {
        let mut text = String::new();
        let mut text_range = range.end..range.end;
        while let Some((Event::Text(piece), at)) = self.events.next() {
            if text.is_empty() {
                text_range.start = self.base + at.start;
            }
            text_range.end = self.base + at.end;
            text.push_str(&piece);
        }
        let text = text.replace("\r\n", "\n");
        let CodeBlockKind::Fenced(_) = kind else {
            return Some(Block::Code { language: String::new(), text });
        };
        let (line, offset) = self.opening(&range);
        let mut attributes = attribute::split(line, offset, self.report);
        let named = attributes.first().is_some_and(|first| first.key.is_empty());
        let language = if named { attributes.remove(0).value } else { String::new() };
        let fence = Fence { language, attributes, text, offset, text_range, nested: depth > 0 };
        if fence.language == "search" {
            return self.search(&fence, depth);
        }
        if fence.language == "question" {
            return question::parse(&fence, self).map(Block::Question);
        }
        on_fence(fence, self.report)
    }

    /// A fence whose text asks what to search for in the tables behind it.
    fn search(&mut self, fence: &Fence, depth: usize) -> Option<Block> {
        attribute::check_keys(&fence.attributes, &[], self.report);
        let label = fence.text.trim();
        if label.is_empty() || label.lines().count() > 1 || label.chars().count() > 60 {
            let what = "A search block holds one line of at most 60 characters.";
            self.report.add(fence.offset, what, "Write what is looked for: Find a call.");
        }
        if depth > 0 || !matches!(self.searching, Searching::NotYet) {
            let what = "A lesson has one search block, at the margin.";
            self.report.add(fence.offset, what, "Keep the first, before all the tables.");
            return None;
        }
        self.searching = Searching::Here { offset: fence.offset, table: false };
        Some(Block::Search { label: label.to_owned(), blocks: Vec::new() })
    }

    /// A heading of the level that ends a search, or the end of the text, has come.
    fn nothing_to_search(&mut self, level: usize) {
        let Searching::Here { offset, table } = self.searching else { return };
        if level > search::ENDS_AT && level != usize::MAX {
            return;
        }
        if !table {
            let what = "There is no table to search in behind this block.";
            let instead = "Put it before the tables, below a heading ## that they all stand under.";
            self.report.add(offset, what, instead);
        }
        self.searching = Searching::Over;
    }

    /// The words that open a fence and their place; reports a fence that is never closed.
    fn opening(&mut self, range: &Range<usize>) -> (&'t str, usize) {
        let text = &self.report.text()[range.clone()];
        let first = text.lines().next().unwrap_or("");
        let mark = first.trim_start().chars().next().unwrap_or('`');
        let after_indent = first.len() - first.trim_start().len();
        let words = first.trim_start().trim_start_matches(mark);
        let width = first.len() - after_indent - words.len();
        let last = text.trim_end().lines().last().unwrap_or("");
        let last = last.trim_start_matches(['>', ' ', '\t']);
        let closed = last.len() >= width && last.chars().all(|c| c == mark);
        if !closed || text.trim_end().lines().count() < 2 {
            let what = "This fenced block is never closed.";
            let marks = mark.to_string().repeat(width);
            self.report.add(range.start, what, format!("End it with a line {marks}"));
        }
        (words.trim_end(), range.start + first.len() - words.len())
    }

    fn whole_inlines(&mut self) -> Vec<Inline> {
        let content = self.inlines(0);
        self.events.next();
        content
    }

    /// Inlines up to an end or the start of a block, which is not consumed.
    fn inlines(&mut self, depth: usize) -> Vec<Inline> {
        let mut content = Vec::new();
        let mut soft_break = false;
        let mut begin = None;
        while let Some((event, _)) = self.events.peek() {
            match event {
                Event::End(_) | Event::Rule => break,
                Event::Start(tag) if is_block(tag) => break,
                _ => {}
            }
            let Some((event, range)) = self.events.next() else { break };
            if matches!(event, Event::SoftBreak) {
                soft_break = true;
                continue;
            }
            let Some(inline) = self.inline(event, self.base + range.start, depth) else { continue };
            if std::mem::take(&mut soft_break) && !joins_without_space(&content, &inline) {
                push_text(&mut content, " ");
            }
            begin.get_or_insert(self.base + range.start);
            match inline {
                Inline::Text(text) => push_text(&mut content, &text),
                inline => content.push(inline),
            }
        }
        self.no_link(&content, begin.unwrap_or_default());
        content
    }

    fn inline(&mut self, event: Event<'t>, offset: usize, depth: usize) -> Option<Inline> {
        match event {
            Event::Text(text) => Some(Inline::Text(text.into_string())),
            Event::Code(text) => Some(Inline::Code(text.into_string())),
            Event::HardBreak => Some(Inline::LineBreak),
            Event::Start(_) if depth == MAX_NESTING => {
                let what = format!("Emphasis and links are nested more than {MAX_NESTING} deep.");
                self.report.add(offset, what, "Write it flatter.");
                self.skip();
                None
            }
            Event::Start(tag) => {
                let content = self.inlines(depth + 1);
                self.events.next();
                match tag {
                    Tag::Emphasis => Some(Inline::Emphasis(content)),
                    Tag::Strong => Some(Inline::Strong(content)),
                    Tag::Link { dest_url, .. } => Some(self.link(&dest_url, content, offset)),
                    Tag::Image { .. } => {
                        let what = "A lesson has no pictures: it is one file.";
                        self.report.add(offset, what, "Describe it, or link to it.");
                        None
                    }
                    _ => None,
                }
            }
            Event::InlineHtml(html) if html.starts_with("<!--") => None,
            Event::InlineHtml(_) | Event::Html(_) => {
                self.no_html(offset);
                None
            }
            _ => None,
        }
    }

    /// Reports what was meant to be a link and is not one for Markdown.
    fn no_link(&mut self, content: &[Inline], begin: usize) {
        let texts = content.iter().filter_map(|inline| match inline {
            Inline::Text(text) => text.find("](").map(|at| &text[at..]),
            _ => None,
        });
        for text in texts {
            let sample: String = text.chars().take(12).collect();
            let at = self.report.text()[begin..].find(&sample).unwrap_or(0);
            let what = "This link is not understood.";
            let instead = "Write no blanks between ( and ): a blank in a program's name is %20.";
            self.report.add(begin + at, what, instead);
        }
    }

    fn no_html(&mut self, offset: usize) {
        let what = "HTML has no place in a lesson.";
        self.report.add(offset, what, "Write Markdown; put code with < in it between backticks.");
    }

    fn link(&mut self, url: &str, content: Vec<Inline>, offset: usize) -> Inline {
        if let Some(target) = url.strip_prefix("run:") {
            let target = percent_decoded(target);
            match target::parse(&target) {
                Ok(goal) => {
                    let span = self.report.span(offset);
                    self.run_links.push(RunLink { target, goal: goal.clone(), span });
                    return Inline::Run { goal, content };
                }
                Err((what, instead)) => self.report.add(offset, what, instead),
            }
        } else if let Some(address) = after_scheme(url) {
            let bad = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"');
            if address.is_empty() || address.starts_with(['/', '.']) || address.contains(bad) {
                let what = format!("{} is not a whole address.", quoted(url));
                self.report.add(offset, what, "Write for example https://example.org/page.");
            }
            return Inline::Link { url: url.to_owned(), content };
        } else if let Some((id, _)) = crate::file_name(url) {
            self.lesson_links.push((id.clone(), self.report.span(offset)));
            return Inline::LessonLink { id, content };
        } else {
            let what = format!("{} is not something that a lesson can link to.", quoted(url));
            self.report.add(offset, what, other_link(url));
        }
        Inline::Emphasis(content)
    }

    /// Passes over a container whose start was consumed, to behind its end.
    fn skip(&mut self) {
        let mut depth = 1;
        while depth > 0 {
            match self.events.next() {
                Some((Event::Start(_), _)) => depth += 1,
                Some((Event::End(_), _)) => depth -= 1,
                Some(_) => {}
                None => return,
            }
        }
    }

    pub fn report(&mut self) -> &mut Report<'t> {
        self.report
    }

    /// A piece of the file as the inlines of one paragraph; anything else in it is a problem.
    pub fn inline_piece(&mut self, range: Range<usize>) -> Vec<Inline> {
        let mut piece = Reader::new(range.clone(), self.report);
        let content = match piece.events.next() {
            Some((Event::Start(Tag::Paragraph), _)) => piece.whole_inlines(),
            None => Vec::new(),
            Some(_) => {
                piece.not_one_paragraph(range.start);
                return Vec::new();
            }
        };
        if piece.events.peek().is_some() {
            piece.not_one_paragraph(range.start);
        }
        let Reader { run_links, lesson_links, .. } = piece;
        self.run_links.extend(run_links);
        self.lesson_links.extend(lesson_links);
        content
    }

    fn not_one_paragraph(&mut self, offset: usize) {
        let what = "Here stands more than one paragraph of text.";
        self.report.add(offset, what, "Write one paragraph, without lists or headings.");
    }
}

fn after_scheme(url: &str) -> Option<&str> {
    url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))
}

/// What to write in place of a link that is none of the three kinds.
fn other_link(url: &str) -> String {
    let file = url.split('#').next().unwrap_or(url).rsplit('/').next().unwrap_or(url);
    match crate::file_name(file) {
        Some((id, _)) => {
            format!("Write {id}.md: lessons stand in one folder and are linked to as a whole.")
        }
        None => {
            "Write run:… for a point of the run, NAME.md for a lesson, or https://….".to_owned()
        }
    }
}

fn is_block(tag: &Tag) -> bool {
    !matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. }
    )
}

fn push_text(content: &mut Vec<Inline>, text: &str) {
    match content.last_mut() {
        Some(Inline::Text(last)) => last.push_str(text),
        _ => content.push(Inline::Text(text.to_owned())),
    }
}

/// A line break in the file is a space, except between two Chinese (or Japanese) characters.
fn joins_without_space(content: &[Inline], next: &Inline) -> bool {
    let before = content.last().and_then(|inline| edge(inline, |text| text.chars().next_back()));
    let after = edge(next, |text| text.chars().next());
    match (before, after) {
        (None, _) => true,
        (Some(before), Some(after)) => is_wide(before) && is_wide(after),
        _ => false,
    }
}

fn edge(inline: &Inline, pick: fn(&str) -> Option<char>) -> Option<char> {
    match inline {
        Inline::Text(text) | Inline::Code(text) => pick(text),
        _ => pick(&plain_text(std::slice::from_ref(inline))),
    }
}

fn is_wide(c: char) -> bool {
    matches!(c, '\u{2018}'..='\u{201d}' | '\u{2014}' | '\u{2026}' | '\u{2e80}'..='\u{a4cf}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ffef}')
}

/// The words without their marks.
pub fn plain_text(content: &[Inline]) -> String {
    content
        .iter()
        .map(|inline| match inline {
            Inline::Text(text) | Inline::Code(text) => text.clone(),
            Inline::LineBreak => " ".to_owned(),
            Inline::Emphasis(content)
            | Inline::Strong(content)
            | Inline::Run { content, .. }
            | Inline::LessonLink { content, .. }
            | Inline::Link { content, .. } => plain_text(content),
        })
        .collect()
}

/// "What goes wrong?" → "what-goes-wrong".
fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.chars().take(80) {
        if c.is_alphanumeric() {
            slug.extend(c.to_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "section".to_owned() } else { slug.to_owned() }
}

/// `%20` → a space. What is not valid stays as it is.
pub fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let code = (first == b'%')
            .then(|| tail.get(..2))
            .flatten()
            .filter(|pair| pair.iter().all(u8::is_ascii_hexdigit))
            .and_then(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
        bytes.push(code.unwrap_or(first));
        rest = if code.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}
