'use strict';

const name = location.pathname.split('/')[2];

if (name) {
  const socket = new WebSocket(location.origin.replace('http', 'ws') + '/landing/' + name);
  socket.onmessage = (e) => line(e.data);
  socket.onclose = () => line('The connection is closed.');
  document.querySelector('#who').hidden = true;
  document.querySelector('#say').hidden = false;
  onSubmit('#say', (text) => text && socket.send(text));
} else {
  onSubmit('#who', (who) => location.assign('/landing/' + encodeURIComponent(who)));
}
