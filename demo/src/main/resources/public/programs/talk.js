'use strict';

const MAX_LINES = 200;

/** Adds a line to the page's log: as text, never as HTML, so there is nothing to escape. */
function line(text) {
  const log = document.querySelector('#log');
  const item = document.createElement('li');
  item.textContent = text;
  log.append(item);
  while (log.children.length > MAX_LINES) {
    log.firstElementChild.remove();
  }
  log.scrollTo(0, log.scrollHeight);
}

/** Calls back with what a form's first field holds, and empties the form. */
function onSubmit(form, callback) {
  document.querySelector(form).addEventListener('submit', (e) => {
    e.preventDefault();
    callback(e.target.querySelector('input').value.trim());
    e.target.reset();
  });
}
