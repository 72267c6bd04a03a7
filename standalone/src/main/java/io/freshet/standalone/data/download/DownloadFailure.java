package io.freshet.standalone.data.download;

import java.net.URI;

/** The reason of a failed download. */
public sealed interface DownloadFailure {

  /** Returns the reason in one line for people. */
  String message();

  /** No server answered: no network, no such host, connection refused, or no answer in time. */
  record Unreachable(URI uri, String reason) implements DownloadFailure {
    @Override
    public String message() {
      return "cannot reach " + uri + ": " + reason;
    }
  }

  /** The server answered with a status other than 200. */
  record BadStatus(URI uri, int status) implements DownloadFailure {
    @Override
    public String message() {
      return uri + " answered with HTTP status " + status;
    }
  }

  /** The answer is larger than any version of the archive. */
  record TooLarge(URI uri, long limitBytes) implements DownloadFailure {
    @Override
    public String message() {
      return uri + " sends more than " + limitBytes + " bytes";
    }
  }

  /** The transfer ended before the announced length. */
  record BrokenOff(URI uri, String reason) implements DownloadFailure {
    @Override
    public String message() {
      return "the transfer of " + uri + " broke off: " + reason;
    }
  }

  /** The bytes match neither the known archive nor the checksum published beside it. */
  record WrongChecksum(URI uri, String detail) implements DownloadFailure {
    @Override
    public String message() {
      return uri + " does not match its checksum: " + detail;
    }
  }

  /** The archive cannot be unpacked safely or holds no readable ratings. */
  record BadArchive(URI uri, String reason) implements DownloadFailure {
    @Override
    public String message() {
      return uri + " is not the archive it should be: " + reason;
    }
  }

  /** The cache folder cannot be written. */
  record CannotStore(String folder, String reason) implements DownloadFailure {
    @Override
    public String message() {
      return "cannot store the data set in " + folder + ": " + reason;
    }
  }
}
