const http = require('http');
const heap = () => { gc(); gc(); console.log('HEAP ' + process.memoryUsage().heapUsed); };
process.on('SIGUSR2', heap);
const { Server } = require('socket.io');
const door = http.createServer();
const io = new Server(door, { transports: ['websocket'], perMessageDeflate: false });
io.on('connection', (socket) => {
  for (const event of ['chat', 'order', 'blob']) socket.on(event, (data, ack) => ack());
  socket.on('join', () => {
    socket.join('room');
    socket.emit('joined');
  });
  socket.on('say', (data) => io.to('room').emit('said', data));
});
door.listen({ port: 0, host: '127.0.0.1', backlog: 1024 }, () => console.log('PORT ' + door.address().port));
