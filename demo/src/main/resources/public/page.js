'use strict';

// What the page looks like. Text goes in as text, never as HTML, so there is nothing to escape.

const MAX_LINES = 500;
const TITLE = document.title;

/** The page's elements that have an id, by id. */
const page = Object.fromEntries([...document.querySelectorAll('[id]')].map((e) => [e.id, e]));

function element(name, className, text = '') {
  const it = document.createElement(name);
  it.className = className;
  it.textContent = text;
  return it;
}

/** The initial and the colour that the style sheet makes a picture of. */
function withFace(li, name) {
  const letters = [...name];
  li.dataset.initial = letters[0].toUpperCase();
  li.dataset.hue = letters.reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 8, 0);
  return li;
}

// ---- the door and the room

function openDoor(problem) {
  page.line.disabled = page.send.disabled = page.leave.hidden = true;
  page['door-error'].textContent = problem;
  page.nickname.toggleAttribute('aria-invalid', problem !== '');
  if (!page.door.open) {
    page.door.showModal();
  }
  page.nickname.select();
}

function openRoom(focus) {
  page.line.disabled = page.send.disabled = page.leave.hidden = false;
  page.door.close();
  if (focus) {
    page.line.focus();
  }
}

/** Oneself first, then the others by name. */
function showPeople(people, me) {
  const names = [...people].sort((a, b) => (b === me) - (a === me) || a.localeCompare(b));
  page.people.replaceChildren(...names.map((name) => {
    const li = withFace(element('li', '', name), name);
    li.toggleAttribute('data-me', name === me);
    return li;
  }));
  page.count.textContent = names.length;
}

function showState(state, words) {
  // Said aloud by screen readers: once is enough.
  if (page.state.dataset.state !== state) {
    page.state.dataset.state = state;
    page.state.textContent = words;
  }
}

// ---- the log

let atEnd = true;
let lastTop = 0;

page.scroll.addEventListener('scroll', () => {
  const { scrollHeight, scrollTop, clientHeight } = page.scroll;
  // Lines may have come since we scrolled to the end: only who goes up leaves it.
  atEnd = scrollHeight - scrollTop - clientHeight < 50 || (atEnd && scrollTop >= lastTop);
  lastTop = scrollTop;
});

const toEnd = () => page.scroll.scrollTo(0, page.scroll.scrollHeight);

// The log grows, and a phone's keyboard comes and goes.
const resized = new ResizeObserver(() => atEnd && toEnd());
resized.observe(page.log);
resized.observe(page.scroll);

/** Adds to the log, which scrolls along if its end is in view, or the line is one's own. */
function show(li, { own = false, before = null } = {}) {
  atEnd ||= own;
  page.log.insertBefore(li, before);
  while (page.log.children.length > MAX_LINES) {
    lines.delete(page.log.firstElementChild.dataset.id);
    page.log.firstElementChild.remove();
  }
}

function notice(kind, text) {
  const li = element('li', '', text);
  li.dataset.kind = kind;
  return li;
}

function newLine({ id, from, text, at }, mine) {
  const when = new Date(at);
  const time = element('time', '',
    when.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }));
  time.dateTime = when.toISOString();
  const li = withFace(element('li', ''), from);
  Object.assign(li.dataset, { kind: 'said', state: 'delivered', id });
  li.toggleAttribute('data-mine', mine);
  const fate = element('span', 'fate');
  li.append(element('bdi', 'from', mine ? 'Me' : from), time, element('p', 'text', text), fate);
  return { id, text, li, fate };
}

/** What became of one's own line: waiting, delivered or failed, which may be tried again. */
function showFate(line, state, words = '', again = null) {
  line.li.dataset.state = state;
  line.fate.textContent = words;
  if (again) {
    const button = element('button', 'again', 'Send again');
    button.type = 'button';
    button.addEventListener('click', () => {
      again();
      page.line.focus();
    });
    line.fate.append(' ', button);
  }
}

// ---- the title counts what one has not seen

let unread = 0;

function countUnread(mine) {
  if (document.hidden && !mine) {
    unread++;
    document.title = `(${unread}) ${TITLE}`;
  }
}

document.addEventListener('visibilitychange', () => {
  unread = 0;
  document.title = TITLE;
});

// ---- what the browser remembers; it may be forbidden to, and the chat does without

function recall(name) {
  try {
    return localStorage.getItem(`chat.${name}`);
  } catch {
    return null;
  }
}

function remember(name, value) {
  try {
    localStorage.setItem(`chat.${name}`, value);
  } catch {
    // Asked for, or made, again next time.
  }
  return value;
}

function random() {
  return [...crypto.getRandomValues(new Uint8Array(12))]
    .map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
