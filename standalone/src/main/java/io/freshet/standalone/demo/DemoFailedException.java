package io.freshet.standalone.demo;

/** Thrown if the demo cannot go on; the message says why and names a remedy. */
public final class DemoFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  DemoFailedException(String message) {
    super(message);
  }

  DemoFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
