package io.freshet.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Whom a connection counts for, where each client has a share. */
final class ClientAddress {
  private static final int NETWORK_BYTES = 8;

  private ClientAddress() {}

  /**
   * The name under which an address is counted. One IPv6 client has as many addresses as it likes
   * within its network of 64 bits, so that all of them count as one.
   *
   * @param address of the client's end; null once the connection is closed
   */
  static String of(@Nullable SocketAddress address) {
    if (!(address instanceof InetSocketAddress inet)) {
      return "unknown";
    }
    InetAddress ip = inet.getAddress();
    if (ip instanceof Inet6Address && !ip.isLoopbackAddress()) {
      return HexFormat.of().formatHex(ip.getAddress(), 0, NETWORK_BYTES) + "/64";
    }
    return ip == null ? inet.getHostString() : ip.getHostAddress();
  }
}
