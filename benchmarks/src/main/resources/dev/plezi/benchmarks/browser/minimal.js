/** What nobody can do without: JSON, and a listener for each event. */
class MinimalClient {
  constructor(url) {
    const listeners = new Map();
    const ws = new WebSocket(url);
    ws.onmessage = (e) => {
      const message = JSON.parse(e.data);
      listeners.get(message.event)?.(message);
    };
    this.on = (event, listener) => listeners.set(event, listener);
    this.emit = (event) => ws.send(JSON.stringify(event));
  }
}
