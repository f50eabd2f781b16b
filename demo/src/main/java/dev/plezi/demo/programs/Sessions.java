package dev.plezi.demo.programs;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who is signed in, by the secret that their browser keeps in a cookie. Thread-safe. */
final class Sessions {
  /** One more, and whoever signed in first has to do it again. */
  static final int MAX_SESSIONS = 1_000;

  private final Map<String, String> nicknames =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
              return size() > MAX_SESSIONS;
            }
          });

  /** Begins a session; its secret. */
  String begin(String nickname) {
    String secret = UUID.randomUUID().toString();
    nicknames.put(secret, nickname);
    return secret;
  }

  /** Whose session it is; null for nobody's. */
  @Nullable String nickname(@Nullable String secret) {
    return secret == null ? null : nicknames.get(secret);
  }

  /** Ends a session. */
  void end(@Nullable String secret) {
    if (secret != null) {
      nicknames.remove(secret);
    }
  }
}
