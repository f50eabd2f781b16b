'use strict';

const MAX_MESSAGES = 200;
const [count, chat, form, dialog] =
  ['.user-count', '.chat', 'main form', 'dialog'].map((it) => document.querySelector(it));
const input = form.querySelector('input');

// ---- the user's name: asked for once, and kept in a cookie

let user = decodeURIComponent(document.cookie.match(/(?:^|; )user=([^;]*)/)?.[1] ?? '');

if (!user) {
  dialog.showModal();
}

// Without a name there is nothing to do behind the dialog.
dialog.addEventListener('cancel', (e) => e.preventDefault());

dialog.addEventListener('close', () => {
  user = dialog.querySelector('input').value.trim();
  if (user) {
    const year = 365 * 24 * 60 * 60;
    document.cookie =
      `user=${encodeURIComponent(user)}; path=/tokyo; max-age=${year}; samesite=lax`;
    input.focus();
  } else {
    dialog.showModal();
  }
});

// ---- the chat

const client = new PleziClient('/tokyo', { autoreconnect: true });

client.count = ({ people }) => {
  count.textContent = people;
};

client.message = (message) => {
  const line = document.createElement('p');
  const author = document.createElement('b');
  // Text goes in as text, never as HTML: there is nothing to escape.
  author.textContent = message.user;
  line.append(author, message.text);
  chat.append(line);
  while (chat.children.length > MAX_MESSAGES) {
    chat.firstElementChild.remove();
  }
  chat.scrollTo(0, chat.scrollHeight);
};

form.addEventListener('submit', (e) => {
  e.preventDefault();
  const text = input.value.trim();
  if (text) {
    client.emit({ event: 'message', user, text });
  }
  form.reset();
});
