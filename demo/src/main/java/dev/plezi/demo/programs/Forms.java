package dev.plezi.demo.programs;

import dev.plezi.server.http.HttpException;
import dev.plezi.server.http.Params;

/** What the programs with forms share. */
final class Forms {
  private Forms() {}

  /**
   * What somebody has written into a field.
   *
   * @param max the most characters, as a browser counts them
   * @throws HttpException 422 when it is empty or longer
   */
  static String text(Params params, String field, int max) {
    String text = params.get(field, "").strip();
    if (text.isEmpty() || text.length() > max) {
      throw new HttpException(422, "The " + field + " has 1 to " + max + " characters.");
    }
    return text;
  }
}
