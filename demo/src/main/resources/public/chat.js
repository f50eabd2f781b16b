'use strict';

/** How long a line may wait for the server, time offline included, before it counts as lost. */
const LINE_TIMEOUT = 10 * 60 * 1000;
const MAX_LINES = 500;
const MAX_WAITING = Number(document.body.dataset.maxWaiting);
const TITLE = document.title;

const [state, people, count, scroll, log, talk, line, send, door, entry, nickname, doorError, leave] =
  ['state', 'people', 'count', 'scroll', 'log', 'talk', 'line', 'send', 'door', 'entry', 'nickname',
    'door-error', 'leave'].map((id) => document.getElementById(id));

const client = new PleziClient('/', { autoreconnect: true });

// ---- coming in

/** Lets us in again while the server still has our old connection, and from a second tab. */
const key = recall('key') || remember('key', random());
let wanted = recall('nickname');
/** Our nickname, once the server has said welcome. */
let me = null;

function join() {
  if (wanted && client.connected) {
    client.emit({ event: 'chat_auth', nickname: wanted, key });
  }
}

function ask(problem) {
  wanted = null;
  enable(false);
  doorError.textContent = problem;
  nickname.toggleAttribute('aria-invalid', problem !== '');
  if (!door.open) {
    door.showModal();
  }
  nickname.focus();
}

client.onopen = () => {
  join();
  // Goes out behind the nickname and before what the client has kept.
  sendAgainWhatMayBeLost();
};

client.welcome = (event) => {
  show(notice('notice', me ? 'Back again. What was said in between is not shown here.'
    : `You are in, as ${event.nickname}.`));
  me = remember('nickname', event.nickname);
  here.clear();
  event.people.forEach((name) => here.add(name));
  showPeople();
  door.close();
  enable(true);
  line.focus();
};

client.refused = ({ code, message, id }) => {
  const own = lines.get(id);
  if (own && pending.has(id)) {
    fail(own, `Not delivered: ${message}`);
  } else if (code === 'nickname' || code === 'taken' || code === 'full') {
    ask(message);
  } else if (code !== 'present') {
    show(notice('error', message));
  }
};

entry.addEventListener('submit', (e) => {
  e.preventDefault();
  wanted = nickname.value;
  doorError.textContent = client.connected ? '' : 'You come in as soon as there is a connection.';
  join();
});

// Without a nickname there is nothing to do behind the door.
door.addEventListener('cancel', (e) => e.preventDefault());
door.addEventListener('close', () => wanted || ask(''));

leave.addEventListener('click', () => {
  remember('nickname', '');
  me = null;
  here.clear();
  showPeople();
  client.reconnect();
  ask('');
});

// ---- who is here

const here = new Set();

client.joined = (event) => {
  here.add(event.nickname);
  showPeople();
  show(notice('notice', `${event.nickname} came in.`));
};

client.left = (event) => {
  here.delete(event.nickname);
  showPeople();
  show(notice('notice', `${event.nickname} left.`));
};

function showPeople() {
  const names = [...here].sort((a, b) => (b === me) - (a === me) || a.localeCompare(b));
  people.replaceChildren(...names.map((name) => {
    const li = face(element('li', '', name), name);
    li.toggleAttribute('data-me', name === me);
    return li;
  }));
  count.textContent = names.length;
}

// ---- what is said

/** The lines in the log that have an id. */
const lines = new Map();
/** Those of us that the room has not repeated yet, in order. They stand at the end of the log. */
const pending = new Map();

talk.addEventListener('submit', (e) => {
  e.preventDefault();
  const text = line.value.trim();
  if (text) {
    const own = newLine({ id: random(), from: me, text, at: Date.now() }, true);
    line.value = '';
    show(own.li, true);
    say(own);
  }
});

function say(own) {
  if (pending.size >= MAX_WAITING) {
    return fail(own, 'Not delivered: too many lines are waiting.');
  }
  pending.set(own.id, own);
  own.event = null;
  transmit(own);
}

function transmit(own) {
  const event = { event: 'chat_message', text: own.text, id: own.id };
  own.event = event;
  own.sent = client.connected;
  mark(own, 'waiting', 'waiting');
  const accepted = client.emit(
    event,
    () => mark(own, 'delivered', ''),
    // Of an earlier attempt we do not want to hear any more.
    () => own.event === event && pending.has(own.id) && fail(own, 'Not delivered.'),
    LINE_TIMEOUT);
  if (!accepted) {
    fail(own, 'Not delivered.');
  }
}

/**
 * A connection can end between a line and the room's repeating it: then nobody knows whether the
 * line arrived. Whoever sees its id twice ignores it, so it may go out twice.
 */
function sendAgainWhatMayBeLost() {
  for (const own of pending.values()) {
    if (own.sent) {
      transmit(own);
    }
    own.sent = true;
  }
}

client.said = (event) => {
  const known = lines.get(event.id);
  if (!known) {
    show(newLine(event, event.from === me).li);
    unread(event);
  } else if (pending.delete(event.id)) {
    mark(known, 'delivered', '');
    // Others may have been quicker: the room's order is everybody's.
    if (known.li.nextElementSibling !== firstPending()) {
      log.insertBefore(known.li, firstPending());
    }
  }
};

function fail(own, reason) {
  pending.delete(own.id);
  mark(own, 'failed', reason);
  const again = element('button', 'again', 'Send again');
  again.type = 'button';
  again.addEventListener('click', () => {
    log.append(own.li);
    say(own);
    line.focus();
  });
  own.fate.append(' ', again);
}

function mark(own, what, words) {
  own.li.dataset.state = what;
  own.fate.textContent = words;
}

const firstPending = () => (pending.size ? pending.values().next().value.li : null);

// ---- the connection

let opened = false;

function showState() {
  opened ||= client.connected;
  const [now, words] = client.connected ? ['connected', 'Connected']
    : !navigator.onLine || client.state === 'closed' ? ['offline', 'Offline']
      : opened ? ['reconnecting', 'Reconnecting…'] : ['connecting', 'Connecting…'];
  if (state.dataset.state !== now) {
    state.dataset.state = now;
    state.textContent = words;
  }
}

client.onstate = showState;
addEventListener('offline', showState);
addEventListener('online', () => client.connected || client.reconnect());

// ---- on the screen: text goes in as text, so there is nothing to escape

function element(name, className, text) {
  const it = document.createElement(name);
  it.className = className;
  it.textContent = text;
  return it;
}

function notice(kind, text) {
  const li = element('li', '', text);
  li.dataset.kind = kind;
  return li;
}

function newLine({ id, from, text, at }, mine) {
  const when = new Date(at);
  const time = element('time', '', when.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }));
  time.dateTime = when.toISOString();
  const li = face(element('li', '', ''), from);
  const fate = element('span', 'fate', '');
  li.dataset.kind = 'said';
  li.dataset.state = 'delivered';
  li.toggleAttribute('data-mine', mine);
  li.append(element('bdi', 'from', mine ? 'Me' : from), time, element('p', 'text', text), fate);
  const made = { id, text, li, fate };
  if (id) {
    lines.set(id, made);
    li.dataset.id = id;
  }
  return made;
}

/** The initial and the colour that the style sheet makes a picture of. */
function face(li, name) {
  const letters = [...name];
  li.dataset.initial = letters[0].toUpperCase();
  li.dataset.hue = letters.reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 8, 0);
  return li;
}

/** Adds to the log, and scrolls along if its end was in view, or the line is our own. */
function show(li, own = false) {
  const atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 50;
  log.insertBefore(li, own ? null : firstPending());
  while (log.children.length > MAX_LINES) {
    lines.delete(log.firstElementChild.dataset.id);
    log.firstElementChild.remove();
  }
  if (atEnd || own) {
    scroll.scrollTop = scroll.scrollHeight;
  }
}

function enable(on) {
  line.disabled = send.disabled = leave.hidden = !on;
}

let missed = 0;

function unread(event) {
  if (document.hidden && event.from !== me) {
    missed++;
    document.title = `(${missed}) ${TITLE}`;
  }
}

document.addEventListener('visibilitychange', () => {
  missed = 0;
  document.title = TITLE;
});

// ---- small things; a browser may forbid the storage, and the chat goes on without

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
    // It is asked for again next time.
  }
  return value;
}

function random() {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

if (!wanted) {
  ask('');
}
