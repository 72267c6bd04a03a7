package io.freshet.standalone.data.download;

/** Thrown if a download failed; {@link #failure} says why. */
public final class DownloadFailedException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient DownloadFailure failure;

  DownloadFailedException(DownloadFailure failure) {
    super(failure.message());
    this.failure = failure;
  }

  /** Returns the reason. */
  public DownloadFailure failure() {
    return failure;
  }
}
