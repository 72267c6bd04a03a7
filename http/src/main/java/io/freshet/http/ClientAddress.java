package io.freshet.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Name of the client that a connection is counted for where limits hold per client. */
final class ClientAddress {
  private static final int NETWORK_BYTES = 8;

  private ClientAddress() {}

  /**
   * The name that an address is counted under. All addresses of one IPv6 /64 network share a name,
   * because one client can use any address of its network.
   *
   * @param address remote address; null once the connection is closed
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
