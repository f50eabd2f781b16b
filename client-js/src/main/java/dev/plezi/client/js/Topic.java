package dev.plezi.client.js;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;

/**
 * The listeners of one event, in the order in which they came. A listener may add and remove
 * listeners while an event is told: one that is removed is not called any more, one that is added
 * waits for the next event.
 */
final class Topic {
  private @Nullable Listener first;
  private @Nullable Listener last;
  private int lastNumber;

  Listener add(JSObject function, boolean once) {
    Listener added = new Listener(this, function, once, ++lastNumber);
    append(added);
    return added;
  }

  /** Removes the listeners with this function, or all. */
  void remove(@Nullable JSObject function) {
    for (Listener l = first; l != null; l = l.next) {
      if (function == null || l.function == function) {
        l.gone = true;
      }
    }
    sweep();
  }

  void remove(Listener listener) {
    listener.gone = true;
    sweep();
  }

  /** Calls them; false when there was none. */
  boolean tell(Page page, JSObject message) {
    boolean told = false;
    int end = lastNumber;
    for (Listener l = first; l != null && l.number <= end; l = l.next) {
      if (!l.gone) {
        told = true;
        if (l.once) {
          remove(l);
        }
        Browser.call(page, l.function, message, null);
      }
    }
    return told;
  }

  private void append(Listener listener) {
    if (last == null) {
      first = listener;
    } else {
      last.next = listener;
    }
    last = listener;
  }

  /** Unlinks who is gone. Those keep their own link, for a walk that stands on them right now. */
  private void sweep() {
    Listener l = first;
    first = last = null;
    for (; l != null; l = l.next) {
      if (!l.gone) {
        append(l);
      }
    }
    if (last != null) {
      last.next = null;
    }
  }
}
