'use strict';

const socket = new WebSocket(location.origin.replace('http', 'ws') + '/callbacks');

socket.onmessage = (e) => line(e.data);
socket.onclose = () => line('The connection is closed.');
onSubmit('#say', (text) => text && socket.readyState == 1 && socket.send(text));
