'use strict';

// The page works without this, too. With it, messages come by themselves, and the form is sent
// without a reload.

const MAX_MESSAGES = 500;
const [messages, form, problem, state] =
  ['messages', 'post', 'problem', 'state'].map((id) => document.getElementById(id));

// ---- what is posted

const client = new PleziClient(location.pathname, { autoreconnect: true });

// Whatever was posted between the page and its connection, or while that was lost, comes too.
client.onopen = () => {
  client.emit({ event: 'since', id: Number(messages.lastElementChild?.dataset.id ?? 0) });
};

client.message = ({ id, author, text, at }) => {
  // The ids say which order is everybody's, and what is here already.
  const next = [...messages.children].reverse().find((li) => Number(li.dataset.id) <= id);
  if (Number(next?.dataset.id) !== id) {
    const li = document.createElement('li');
    li.dataset.id = id;
    li.append(
      element('b', 'author', author), ' ', element('time', '', ''), element('p', 'text', text));
    li.querySelector('time').dateTime = new Date(at).toISOString();
    messages.insertBefore(li, next ? next.nextElementSibling : messages.firstElementChild);
    showTime(li.querySelector('time'));
  }
  while (messages.children.length > MAX_MESSAGES) {
    messages.firstElementChild.remove();
  }
};

client.onstate = () => {
  state.textContent = client.connected ? '' : 'Reconnecting…';
};

// ---- posting

form.addEventListener('submit', async (e) => {
  e.preventDefault();
  const body = new URLSearchParams(new FormData(form));
  form.reset();
  problem.textContent = '';
  try {
    const answer = await fetch(form.action, { method: 'POST', body });
    if (new URL(answer.url).pathname.endsWith('/session')) {
      location.assign(answer.url);
    } else if (!answer.ok) {
      refused(body, await answer.text());
    }
  } catch {
    refused(body, 'The server is not there. Try again.');
  }
});

function refused(body, why) {
  problem.textContent = why;
  form.elements.message.value ||= body.get('message');
}

// ---- what it looks like

// Text goes in as text, never as HTML: there is nothing to escape.
function element(name, className, text) {
  const it = document.createElement(name);
  it.className = className;
  it.textContent = text;
  return it;
}

/** The server knows universal time only. */
function showTime(time) {
  time.textContent =
    new Date(time.dateTime).toLocaleString([], { dateStyle: 'short', timeStyle: 'short' });
}

document.querySelectorAll('time').forEach(showTime);
document.querySelector(`nav a[href="${location.pathname}"]`)?.setAttribute('aria-current', 'page');
