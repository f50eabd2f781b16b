// ws, with JSON by hand: what a Node team writes that wants no framework.
const heap = () => { gc(); gc(); console.log('HEAP ' + process.memoryUsage().heapUsed); };
process.on('SIGUSR2', heap);
const { WebSocketServer } = require('ws');
const server = new WebSocketServer({ port: 0, host: '127.0.0.1', backlog: 1024 }, () =>
  console.log('PORT ' + server.address().port));
const room = new Set();
server.on('connection', (socket) => {
  socket.on('message', (text) => {
    const event = JSON.parse(text);
    switch (event.event) {
      case 'join':
        room.add(socket);
        socket.send('{"event":"joined"}');
        break;
      case 'say': {
        const said = JSON.stringify({ event: 'said', data: event.data, n: event.n });
        for (const each of room) each.send(said);
        break;
      }
      default:
        socket.send(JSON.stringify({ event: '_ack_', _EID_: event._EID_ }));
    }
  });
  socket.on('close', () => room.delete(socket));
});
