'use strict';

const client = new PleziClient('/hello', { autoreconnect: true });
let nickname = '';

// A new connection is a new stranger to the server.
client.onopen = () => nickname && client.emit({ event: 'chat_auth', nickname });

client.chat_welcome = (e) => {
  nickname = e.nickname;
  document.querySelector('#who').hidden = true;
  document.querySelector('#say').hidden = false;
  line('Welcome, ' + nickname + '!');
};
client.chat_error = (e) => line(e.reason);
client.chat_login = (e) => line(e.nickname + ' is here.');
client.chat_logout = (e) => line(e.nickname + ' has left.');
client.chat_message = (e) => line(e.nickname + ': ' + e.message);

onSubmit('#who', (who) => client.emit({ event: 'chat_auth', nickname: who }));
onSubmit('#say', (message) => message && client.emit({ event: 'chat_message', message }));
