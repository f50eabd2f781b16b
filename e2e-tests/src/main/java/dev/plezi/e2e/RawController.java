package dev.plezi.e2e;

import dev.plezi.server.Controller;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Says of what kind each message is, and how long. */
public final class RawController extends Controller {
  @Override
  public void onMessage(String text) {
    write("enc=UTF-8 len=" + text.getBytes(StandardCharsets.UTF_8).length);
  }

  @Override
  public void onMessage(ByteBuffer data) {
    write("enc=BINARY len=" + data.remaining());
  }
}
