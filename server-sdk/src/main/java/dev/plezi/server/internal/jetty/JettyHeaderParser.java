package dev.plezi.server.internal.jetty;

import dev.plezi.server.internal.web.HeaderParser;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.http.CookieCompliance;
import org.eclipse.jetty.http.CookieParser;
import org.eclipse.jetty.http.CookieParser.InvalidCookieException;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.QuotedQualityCSV;
import org.eclipse.jetty.http.QuotedQualityCSV.QualityValue;

/**
 * A header parser that leaves the syntax to Jetty's own parsers, and keeps from them what they trip
 * over. Stateless.
 */
public final class JettyHeaderParser implements HeaderParser {
  /** What no list of preferences is made of: Jetty loses count at an element of white space. */
  private static final Pattern STRANGE = Pattern.compile("[^\\x20-\\x7E]");

  /** Lets white space around a parameter and unbalanced quotes pass, instead of failing. */
  private static final HttpCompliance LENIENT = HttpCompliance.RFC7230;

  private static final boolean HAS_COMPLIANCE = hasCompliance();

  /** A parser for any server's requests. */
  public JettyHeaderParser() {}

  @Override
  public boolean accepts(List<String> lines, String value) {
    String wanted = value.toLowerCase(Locale.ROOT);
    return (HAS_COMPLIANCE ? acceptable(lines) : values(lines))
        .anyMatch(each -> each.equals(wanted) || each.startsWith(wanted + ";"));
  }

  private static Stream<String> acceptable(List<String> lines) {
    return preferences(lines).stream()
        .filter(QualityValue::isAcceptable)
        .map(QualityValue::getValue);
  }

  /** The same of Jetty 12.0, which leaves out what is not acceptable. */
  private static Stream<String> values(List<String> lines) {
    QuotedQualityCSV preferences = new QuotedQualityCSV(each -> 0);
    lines.forEach(line -> preferences.addValue(plain(line)));
    return preferences.getValues().stream();
  }

  /**
   * What all lines of {@code Accept-Encoding} say of some codings, as one well-formed line; empty
   * when they take none of them.
   */
  static String codings(List<String> lines, List<String> among) {
    Map<String, Double> weights = new HashMap<>();
    preferences(lines).forEach(each -> weights.merge(each.getValue(), each.getWeight(), Math::max));
    double others = weights.getOrDefault("*", 0.0);
    return among.stream()
        .filter(each -> weights.getOrDefault(each, others) > 0)
        .map(each -> each + ";q=" + weights.getOrDefault(each, others))
        .collect(Collectors.joining(", "));
  }

  /** Jetty 12.0, which some frameworks bring, has none, and lets all that pass by itself. */
  private static boolean hasCompliance() {
    try {
      var unused = new QuotedQualityCSV(LENIENT, null, each -> 0);
      return true;
    } catch (NoSuchMethodError e) {
      return false;
    }
  }

  private static List<QualityValue> preferences(List<String> lines) {
    QuotedQualityCSV preferences = new QuotedQualityCSV(LENIENT, null, each -> 0);
    lines.forEach(line -> preferences.addValue(plain(line)));
    return preferences.getQualityValues();
  }

  /** Jetty knows the weight by its small letter only; of all else the case does not matter. */
  private static String plain(String line) {
    return STRANGE.matcher(line).replaceAll("?").toLowerCase(Locale.ROOT);
  }

  @Override
  public Map<String, String> cookies(List<String> lines) {
    Map<String, String> found = new LinkedHashMap<>();
    CookieParser parser =
        CookieParser.newParser(
            (name, value, version, domain, path, comment) -> {
              // Jetty takes a name with white space behind it, and no more, for a cookie.
              if (value != null) {
                found.putIfAbsent(name, value);
              }
            },
            CookieCompliance.RFC6265,
            null);
    for (String line : lines) {
      // Given a whole line, Jetty drops with a cookie that is none the good one before it.
      for (String pair : line.split(";", -1)) {
        read(parser, pair);
      }
    }
    return Collections.unmodifiableMap(found);
  }

  private static void read(CookieParser parser, String pair) {
    try {
      parser.parseField(pair);
    } catch (InvalidCookieException e) {
      // Not said. The mode lets Jetty pass over most of these, but not over what follows a value.
    }
  }
}
