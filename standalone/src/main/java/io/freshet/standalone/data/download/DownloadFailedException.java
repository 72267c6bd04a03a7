package io.freshet.standalone.data.download;

/** A download failed; {@link #failure} says how. */
public final class DownloadFailedException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient DownloadFailure failure;

  DownloadFailedException(DownloadFailure failure) {
    super(failure.message());
    this.failure = failure;
  }

  /** What went wrong. */
  public DownloadFailure failure() {
    return failure;
  }
}
