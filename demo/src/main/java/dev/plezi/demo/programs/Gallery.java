package dev.plezi.demo.programs;

import dev.plezi.server.App;
import dev.plezi.server.Controller;
import dev.plezi.server.http.Body;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The list of the programs, and their sources as they were compiled. */
public final class Gallery extends Controller {
  static App mount(App app) {
    return app.route("/programs", Gallery.class).route("/programs/source/:file", Gallery.class);
  }

  /** What the template is told. */
  record Page(List<Program> programs) {}

  /** The list; or a source, if one is named. */
  @Override
  public @Nullable Object index() {
    Policy.on(response());
    String file = params().get("file");
    return file == null ? render("programs/gallery", new Page(Programs.ALL)) : source(file);
  }

  private static @Nullable Body source(String file) {
    // Nothing else of the class path is anybody's business.
    if (Programs.ALL.stream().noneMatch(program -> program.sources().contains(file))) {
      return null;
    }
    try (InputStream in = Gallery.class.getResourceAsStream("/sources/" + file)) {
      if (in == null) {
        throw new IllegalStateException("the build has left out the source " + file);
      }
      return Body.text(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
