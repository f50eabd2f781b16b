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
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** An unchanging file of the server's own, with its ETag and its compressed form, made once. */
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

  /**
   * The answer to a request: 200 or 304.
   *
   * @param zip whether the client takes it compressed
   * @param more headers to send with it
   */
  FinishedResponse answer(Request request, boolean zip, List<Map.Entry<String, String>> more) {
    String etag = '"' + tag + (zip ? "-gzip" : "") + '"';
    List<Map.Entry<String, String>> headers = new ArrayList<>(more);
    headers.add(Map.entry("ETag", etag));
    headers.add(Map.entry("Cache-Control", "no-cache"));
    headers.add(Map.entry("Vary", "Accept-Encoding"));
    EntityTags wanted = EntityTags.of(request.headers("If-Match"));
    if (request.header("If-Match") != null && !wanted.any() && !wanted.strong().contains(etag)) {
      return FinishedResponse.plain(412, "412 Precondition Failed\n");
    }
    EntityTags known = EntityTags.of(request.headers("If-None-Match"));
    if (known.any() || known.opaque().contains(etag)) {
      return new FinishedResponse(304, headers, Body.data("", new byte[0]));
    }
    if (zip) {
      headers.add(Map.entry("Content-Encoding", "gzip"));
    }
    return new FinishedResponse(200, headers, zip ? gzipped : plain);
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
