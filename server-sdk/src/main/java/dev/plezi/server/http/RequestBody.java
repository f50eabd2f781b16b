package dev.plezi.server.http;

/**
 * The content of a request, bounded. It has come whole before the request is answered, and what was
 * wrong with it is thrown where it is asked for. Used by the thread that answers.
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
   *     when it does not come, 503 when there is no room for it
   * @throws IllegalStateException when it is {@code multipart/form-data}, which is read as a form
   */
  byte[] bytes();

  /**
   * The form that it is: {@code application/x-www-form-urlencoded} or {@code multipart/form-data},
   * in UTF-8; an empty one for every other content type.
   *
   * @throws HttpException as {@link #bytes} does; 400 also when it is not what its content type
   *     says, 413 also when it has more fields or parts than the server takes
   */
  Form form();
}
