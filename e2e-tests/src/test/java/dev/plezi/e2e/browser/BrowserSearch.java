package dev.plezi.e2e.browser;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Goes through the sources until a browser works.
 *
 * @param <B> a working browser
 */
final class BrowserSearch<B> {
  /** Starts a browser and proves that it can open a page; throws if it cannot. */
  @FunctionalInterface
  interface Proof<B> {
    B start(Candidate candidate);
  }

  private final List<Source> sources;
  private final Proof<B> proof;
  private final List<String> tried = new ArrayList<>();

  BrowserSearch(List<Source> sources, Proof<B> proof) {
    this.sources = sources;
    this.proof = proof;
  }

  /**
   * The first browser that works.
   *
   * @throws IllegalStateException naming everything that was tried and why it failed
   */
  B find() {
    for (Source source : sources) {
      for (Candidate candidate : candidates(source)) {
        try {
          return proof.start(candidate);
        } catch (RuntimeException e) {
          note(source, candidate + " does not open a page: " + reason(e));
        }
      }
      if (source.binding()) {
        break;
      }
    }
    throw new IllegalStateException(
        "No browser for the tests. Set E2E_BROWSER to a Chromium, or mend one of these:\n"
            + String.join("\n", tried));
  }

  private List<Candidate> candidates(Source source) {
    try {
      return source.candidates();
    } catch (Source.Unavailable | IOException e) {
      note(source, reason(e));
      return List.of();
    }
  }

  private void note(Source source, String reason) {
    tried.add("  " + source.name() + ": " + reason);
  }

  private static String reason(Exception e) {
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    // Playwright draws boxes around its advice, which would hide the reason.
    String text =
        message
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && "╔║╚".indexOf(line.charAt(0)) < 0)
            .collect(Collectors.joining(" / "));
    int length = text.length();
    return length <= 400 ? text : text.substring(0, 200) + " … " + text.substring(length - 200);
  }
}
