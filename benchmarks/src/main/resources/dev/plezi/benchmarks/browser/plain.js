/**
 * The plain logic of a client of level 1, as small as a page would need it: an event is the text of
 * a JSON object whose member `event` names the property of the client that is called with it.
 */
class PlainClient {
  constructor(url) {
    this.autoreconnect = false;
    this.reconnect_interval = 200;
    this.emit_timeout = false;
    this.log_events = false;
    this.connected = false;
    this.lastId = 0;
    this.waiting = {};
    this.url = url;
    this.connect();
  }

  connect() {
    this.ws = new WebSocket(this.url);
    this.ws.onopen = (e) => {
      this.connected = true;
      this.onopen?.(e);
    };
    this.ws.onclose = (e) => {
      this.connected = false;
      this.onclose?.(e);
      if (this.autoreconnect) {
        setTimeout(() => this.connect(), this.reconnect_interval);
      }
    };
    this.ws.onerror = (e) => this.onerror?.(e);
    this.ws.onmessage = (e) => this.received(e.data);
  }

  received(text) {
    try {
      const message = JSON.parse(text);
      if (message.event == '_ack_') {
        this.acknowledged(message._EID_);
        return;
      }
      if (this.log_events) {
        console.log(message);
      }
      if (this[message.event]) {
        this[message.event](message);
      } else if (this.unknown) {
        this.unknown(message);
      }
    } catch (e) {
      console.error(e);
    }
  }

  emit(event, callback, timeout_callback, timeout = this.emit_timeout) {
    if (this.ws.readyState != 1) {
      return false;
    }
    if (callback || timeout) {
      this.await(event, callback, timeout_callback, timeout || 10);
    }
    this.ws.send(JSON.stringify(event));
    return true;
  }

  await(event, callback, timeout_callback, timeout) {
    event._EID_ = ++this.lastId;
    const timer = setTimeout(() => {
      delete this.waiting[event._EID_];
      timeout_callback ? timeout_callback(event, this) : this.ontimeout?.(event);
    }, timeout);
    this.waiting[event._EID_] = { event, callback, timer };
  }

  acknowledged(id) {
    const { event, callback, timer } = this.waiting[id] || {};
    clearTimeout(timer);
    delete this.waiting[id];
    callback?.(event, this);
  }
}
