package dev.plezi.server;

import dev.plezi.server.testing.Journal;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Belongs to whom the query says, until the second that it says; a token is another second. */
public class Account extends Controller {
  private final Journal journal;
  private final CountDownLatch gate;

  Account(Journal journal, CountDownLatch gate) {
    this.journal = journal;
    this.gate = gate;
  }

  Account(Journal journal) {
    this(journal, new CountDownLatch(0));
  }

  @Override
  public boolean preConnect() {
    String user = params().get("user");
    String until = params().get("until");
    Journal.await(gate);
    if (user != null && until != null) {
      identify(user, Instant.ofEpochSecond(Long.parseLong(until)));
    } else if (user != null) {
      identify(user);
    }
    return true;
  }

  @Override
  public void onOpen() {
    journal.add("open");
  }

  @Override
  public void onSse() {
    journal.add("open");
  }

  @Override
  public @Nullable Instant onRenew(String token) throws Exception {
    journal.add("token " + token + " of " + identity());
    if (token.equals("broken")) {
      throw new java.io.IOException("as asked");
    }
    return token.equals("bad") ? null : Instant.ofEpochSecond(Long.parseLong(token));
  }

  @Override
  public void onClose() {
    journal.add("closed " + identity());
  }

  @On(http = true)
  public String whoami() {
    return String.valueOf(identity());
  }

  @On
  public void pretend() {
    try {
      identify("root");
    } catch (IllegalStateException e) {
      write(String.valueOf(e.getMessage()));
    }
  }
}
