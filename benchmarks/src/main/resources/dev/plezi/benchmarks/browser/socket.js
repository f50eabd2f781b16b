/** In place of the browser's: what is sent is counted and looked at, and nothing leaves the page. */
WebSocket = class {
  static CONNECTING = 0;
  static OPEN = 1;
  static CLOSING = 2;
  static CLOSED = 3;

  /** The one that was made last. */
  static latest = null;

  readyState = 0;
  bufferedAmount = 0;
  protocol = '';
  extensions = '';
  onopen = null;
  onmessage = null;
  onerror = null;
  onclose = null;

  /** How many texts were sent, and the last of them. */
  sent = 0;
  last = '';

  /** Takes the texts that are sent, or null. */
  frames = null;

  #letters = 0;

  constructor(url) {
    this.url = url;
    WebSocket.latest = this;
  }

  send(text) {
    this.sent++;
    this.last = text;
    // A text that was put together is one from here on, as it has to be for a network.
    this.#letters += text.charCodeAt(text.length - 2);
    this.frames?.push(text);
  }

  open() {
    this.readyState = 1;
    this.onopen?.({ type: 'open' });
  }

  close() {
    this.readyState = 3;
  }
};
