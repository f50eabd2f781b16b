package dev.plezi.server.internal.jetty;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.jar.JarEntry;
import org.eclipse.jetty.util.resource.Resource;
import org.jspecify.annotations.Nullable;

/**
 * A file of the class path that is no file of the disk: one in a jar, or wherever its class loader
 * finds it. Immutable.
 */
final class UrlResource extends Resource {
  private final URL url;
  private final URI uri;
  private final boolean directory;
  private final long length;
  private final Instant lastModified;

  private UrlResource(URL url, URLConnection connection) throws IOException {
    this.url = url;
    this.uri = URI.create(url.toString());
    this.directory =
        connection instanceof JarURLConnection jar
            && (jar.getJarEntry() == null || jar.getJarEntry().isDirectory());
    this.length = connection.getContentLengthLong();
    this.lastModified = lastModified(connection);
  }

  /**
   * Of what is in a jar, the jar's own time: entries of jars that are built the same each time have
   * none that changes. Not by the connection, which would open the jar for it and leave it open.
   */
  private static Instant lastModified(URLConnection connection) throws IOException {
    if (!(connection instanceof JarURLConnection jar)) {
      return Instant.ofEpochMilli(connection.getLastModified());
    }
    URL file = jar.getJarFileURL();
    if (file.getProtocol().equals("file")) {
      return Files.getLastModifiedTime(Path.of(URI.create(file.toString()))).toInstant();
    }
    JarEntry entry = jar.getJarEntry();
    return entry == null ? Instant.EPOCH : Instant.ofEpochMilli(Math.max(0, entry.getTime()));
  }

  /** What a URL leads to; null when nothing can be read there. */
  static @Nullable UrlResource of(URL url) {
    try {
      URLConnection connection = url.openConnection();
      connection.connect();
      return new UrlResource(url, connection);
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  public @Nullable Path getPath() {
    return null;
  }

  @Override
  public boolean exists() {
    return true;
  }

  @Override
  public boolean isDirectory() {
    return directory;
  }

  @Override
  public boolean isReadable() {
    return !directory;
  }

  @Override
  public Instant lastModified() {
    return lastModified;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public URI getURI() {
    return uri;
  }

  @Override
  public String getName() {
    return url.toString();
  }

  @Override
  public String getFileName() {
    return url.getPath().substring(url.getPath().lastIndexOf('/') + 1);
  }

  @Override
  public InputStream newInputStream() throws IOException {
    return url.openStream();
  }

  @Override
  public @Nullable Resource resolve(String name) {
    return null;
  }
}
