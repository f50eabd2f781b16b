'use strict';

const client = new PleziClient('/unity', { autoreconnect: true });
const show = (id, answer) => (document.querySelector(id).value = JSON.stringify(answer));

async function ask(x) {
  // One after the other, so that each answer is known by its turn.
  client.once('echoed', (overSocket) => {
    show('#socket', overSocket);
    client.once('echoed', (byPost) => show('#post', byPost));
    client.ajaj.emit({ event: 'echo', x });
  });
  client.emit({ event: 'echo', x });
  const answer = await fetch('/unity/echo?x=' + encodeURIComponent(x));
  show('#get', await answer.json());
}

onSubmit('#say', ask);
