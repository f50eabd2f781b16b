package dev.plezi.server.http;

/**
 * The content of a request: read on demand, once, by the thread that answers it, and bounded. Every
 * method may wait for the network.
 */
public interface RequestBody {
  /** Nothing. */
  RequestBody NONE =
      new RequestBody() {
        @Override
        public byte[] bytes() {
          return new byte[0];
        }

        @Override
        public Form form() {
          return Form.EMPTY;
        }
      };

  /**
   * All of it; not to be changed.
   *
   * @throws HttpException 413 when it is larger than the server takes, 400 when it breaks off, 408
   *     when it does not come
   * @throws IllegalStateException when it is {@code multipart/form-data} and read as a form already
   */
  byte[] bytes();

  /**
   * The form that it is: {@code application/x-www-form-urlencoded} or {@code multipart/form-data},
   * in UTF-8; an empty one for every other content type.
   *
   * @throws HttpException as {@link #bytes} does; 400 also when it is not what its content type
   *     says, 413 also when it has more fields or parts than the server takes
   * @throws IllegalStateException when it is {@code multipart/form-data} and its bytes are read
   *     already
   */
  Form form();
}
