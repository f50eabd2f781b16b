'use strict';

const state = document.querySelector('#state');
const address = location.origin.replace('http', 'ws') + '/raw-echo';
let socket;

function connect() {
  socket = new WebSocket(address);
  socket.binaryType = 'arraybuffer';
  socket.onopen = () => {
    state.textContent = 'Open';
    socket.send('Hello there!');
  };
  socket.onmessage = (e) =>
    line(typeof e.data == 'string' ? e.data : 'bytes: ' + [...new Uint8Array(e.data)].join(' '));
  socket.onclose = () => {
    state.textContent = 'Closed';
    setTimeout(connect, 100);
  };
}

connect();

const send = (data) => socket.readyState == 1 && socket.send(data);

onSubmit('#say', send);
document.querySelector('#binary').onclick = () =>
  send(new TextEncoder().encode(document.querySelector('#text').value));
document.querySelector('#close').onclick = () => send('close');
