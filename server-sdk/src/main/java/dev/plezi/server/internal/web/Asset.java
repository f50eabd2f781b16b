package dev.plezi.server.internal.web;

import dev.plezi.server.http.Body;
import dev.plezi.server.http.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** An unchanging file of ours, with its ETag and its compressed form, both made once. */
final class Asset {
  private static final int TAG_CHARS = 32;

  private final Body plain;
  private final Body gzipped;
  private final String tag;

  Asset(String type, byte[] content) {
    this.plain = Body.data(type, content);
    this.gzipped = Body.data(type, gzip(content));
    this.tag = hash(content);
  }

  /** The answer to a request: 200 or 304, compressed where the client takes it. */
  FinishedResponse answer(Request request, List<Map.Entry<String, String>> more) {
    boolean zip = accepts(request.header("Accept-Encoding"));
    String etag = '"' + tag + (zip ? "-gzip" : "") + '"';
    List<Map.Entry<String, String>> headers = new ArrayList<>(more);
    headers.add(Map.entry("ETag", etag));
    headers.add(Map.entry("Cache-Control", "no-cache"));
    headers.add(Map.entry("Vary", "Accept-Encoding"));
    String known = request.header("If-None-Match");
    if (known != null && (known.contains(etag) || known.strip().equals("*"))) {
      return new FinishedResponse(304, headers, Body.data("", new byte[0]));
    }
    if (zip) {
      headers.add(Map.entry("Content-Encoding", "gzip"));
    }
    return new FinishedResponse(200, headers, zip ? gzipped : plain);
  }

  private static boolean accepts(@org.jspecify.annotations.Nullable String encodings) {
    if (encodings == null) {
      return false;
    }
    for (String each : encodings.split(",", -1)) {
      String coding = each.replaceAll("\\s", "").toLowerCase(Locale.ROOT);
      if (coding.equals("gzip") || coding.startsWith("gzip;q=")) {
        return !coding.matches("gzip;q=0(\\.0*)?");
      }
    }
    return false;
  }

  private static byte[] gzip(byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(content.length / 2);
    try (GZIPOutputStream zip =
        new GZIPOutputStream(out) {
          {
            def.setLevel(Deflater.BEST_COMPRESSION);
          }
        }) {
      zip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static String hash(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(digest).substring(0, TAG_CHARS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
