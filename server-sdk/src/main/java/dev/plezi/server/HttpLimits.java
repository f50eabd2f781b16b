package dev.plezi.server;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The bounds of HTTP: what requests may carry, and how long they may take to come. Immutable, and
 * checked when set: a value out of bounds is an {@link IllegalArgumentException} that names the
 * limit, the value and the bound.
 *
 * <p>Fixed are: 8 KiB for the request line and the headers together, 1,000 fields or 100 parts in a
 * form, 1,000 members of a JSON object, 8 KiB of a part in memory.
 */
public final class HttpLimits {
  private final int maxBodyBytes;
  private final int maxUploadBytes;
  private final long maxBodyMemoryBytes;
  private final long maxUploadFolderBytes;
  private final Path uploadFolder;
  private final Duration idleTimeout;
  private final Duration requestTimeout;

  private HttpLimits(Builder from) {
    maxBodyBytes = from.maxBodyBytes;
    maxUploadBytes = from.maxUploadBytes;
    maxBodyMemoryBytes = from.maxBodyMemoryBytes;
    maxUploadFolderBytes = from.maxUploadFolderBytes;
    uploadFolder = from.uploadFolder;
    idleTimeout = from.idleTimeout;
    requestTimeout = from.requestTimeout;
  }

  /** The standard limits: sensible for an application on the open internet. */
  public static HttpLimits standard() {
    return builder().build();
  }

  /** Begins with the standard limits. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The largest body taken, in bytes, and the most text in a form; an action that reads a larger
   * one fails with 413. 1 MiB by default.
   */
  public int maxBodyBytes() {
    return maxBodyBytes;
  }

  /**
   * The largest body taken that is {@code multipart/form-data}, in bytes; an action that reads a
   * larger one fails with 413. 16 MiB by default.
   */
  public int maxUploadBytes() {
    return maxUploadBytes;
  }

  /**
   * Bytes of all bodies together that may be in memory, those that are still coming and those whose
   * requests are being answered; an eighth of the heap by default. At the bound the largest body
   * that is still coming, of the address that has the most, is given up with 503.
   */
  public long maxBodyMemoryBytes() {
    return maxBodyMemoryBytes;
  }

  /**
   * Bytes that all forms with files may have in the {@link #uploadFolder} together, those that are
   * still coming and those whose requests are being answered; 1 GiB by default. At the bound the
   * largest that is still coming, of the address that has the most, is given up with 503.
   */
  public long maxUploadFolderBytes() {
    return maxUploadFolderBytes;
  }

  /**
   * Where parts of a form are kept that are larger than 8 KiB, until their request is answered; the
   * folder for temporary files by default.
   */
  public Path uploadFolder() {
    return uploadFolder;
  }

  /**
   * How long an HTTP connection may be silent before it is ended; 30 s by default. WebSockets have
   * {@link Limits#pingInterval} instead.
   */
  public Duration idleTimeout() {
    return idleTimeout;
  }

  /**
   * How long a request's headers may take from their first byte to their last, and how long its
   * body may come slowly: from then on 4 KiB a second on average are the least, or reading it fails
   * with 408. 30 s by default. A connection whose headers take longer is ended, {@link
   * #idleTimeout} later at most.
   */
  public Duration requestTimeout() {
    return requestTimeout;
  }

  /** Limits in the making. Not thread-safe. */
  public static final class Builder {
    private int maxBodyBytes = 1024 * 1024;
    private int maxUploadBytes = 16 * 1024 * 1024;
    private long maxBodyMemoryBytes = Runtime.getRuntime().maxMemory() / 8;
    private long maxUploadFolderBytes = 1024L * 1024 * 1024;
    private Path uploadFolder = Path.of(System.getProperty("java.io.tmpdir"));
    private Duration idleTimeout = Duration.ofSeconds(30);
    private Duration requestTimeout = Duration.ofSeconds(30);

    private Builder() {}

    /** Sets {@link HttpLimits#maxBodyBytes}. */
    public Builder maxBodyBytes(int maxBodyBytes) {
      this.maxBodyBytes = OptionChecks.atLeast("maxBodyBytes", maxBodyBytes, 1);
      return this;
    }

    /** Sets {@link HttpLimits#maxUploadBytes}. */
    public Builder maxUploadBytes(int maxUploadBytes) {
      this.maxUploadBytes = OptionChecks.atLeast("maxUploadBytes", maxUploadBytes, 1);
      return this;
    }

    /** Sets {@link HttpLimits#maxBodyMemoryBytes}. */
    public Builder maxBodyMemoryBytes(long maxBodyMemoryBytes) {
      this.maxBodyMemoryBytes = OptionChecks.atLeast("maxBodyMemoryBytes", maxBodyMemoryBytes, 1);
      return this;
    }

    /** Sets {@link HttpLimits#maxUploadFolderBytes}. */
    public Builder maxUploadFolderBytes(long maxUploadFolderBytes) {
      this.maxUploadFolderBytes =
          OptionChecks.atLeast("maxUploadFolderBytes", maxUploadFolderBytes, 1);
      return this;
    }

    /** Sets {@link HttpLimits#uploadFolder}. */
    public Builder uploadFolder(Path uploadFolder) {
      this.uploadFolder = uploadFolder;
      return this;
    }

    /** Sets {@link HttpLimits#idleTimeout}. */
    public Builder idleTimeout(Duration idleTimeout) {
      this.idleTimeout = OptionChecks.positive("idleTimeout", idleTimeout);
      return this;
    }

    /** Sets {@link HttpLimits#requestTimeout}. */
    public Builder requestTimeout(Duration requestTimeout) {
      this.requestTimeout = OptionChecks.positive("requestTimeout", requestTimeout);
      return this;
    }

    /** The limits as set. */
    public HttpLimits build() {
      return new HttpLimits(this);
    }
  }
}
