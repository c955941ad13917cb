package dev.countersign.faults.world;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network that can break: passes connections on to one of several ports in turn, refuses them, or
 * cuts them, also in the moment in which an answer comes back that says something.
 */
public final class TcpProxy implements AutoCloseable {
  private static final int CONNECT_MILLIS = 2000;

  private final ServerSocket listener;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final AtomicInteger turn = new AtomicInteger();
  private final AtomicInteger cutsLeft = new AtomicInteger();
  private volatile String cutAt = "";
  private volatile List<Integer> targets = List.of();

  private TcpProxy(ServerSocket listener) {
    this.listener = listener;
  }

  /** Both ends of a connection. */
  private record Connection(Socket client, Socket server) {
    void cut() {
      for (Socket end : List.of(client, server)) {
        try {
          // a reset, as from a network that is gone
          end.setSoLinger(true, 0);
          end.close();
        } catch (IOException e) {
          // it is cut already
        }
      }
    }
  }

  /** Starts a proxy that refuses everything until it has targets. */
  public static TcpProxy start() {
    try {
      TcpProxy proxy = new TcpProxy(new ServerSocket(0, 512, InetAddress.getLoopbackAddress()));
      Thread.ofVirtual().name("faults-proxy").start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port to connect to. */
  public int port() {
    return listener.getLocalPort();
  }

  /** Passes new connections on to these ports in turn; none: they are closed at once. */
  public void target(Integer... ports) {
    targets = List.of(ports);
  }

  /** Cuts all connections that there are. */
  public int cutAll() {
    int count = connections.size();
    connections.forEach(Connection::cut);
    return count;
  }

  /** Cuts the next connections whose server answers with a text in it, before it is passed on. */
  public void cutAtAnswer(String text, int times) {
    cutAt = text;
    cutsLeft.set(times);
  }

  /** How many of these cuts were not made yet. */
  public int cutsLeft() {
    return Math.max(0, cutsLeft.get());
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Thread.ofVirtual().start(() -> connect(client));
      } catch (IOException e) {
        // closed, which the condition of the loop sees
      }
    }
  }

  private void connect(Socket client) {
    List<Integer> now = targets;
    for (int attempt = 0; attempt < now.size(); attempt++) {
      int port = now.get(Math.floorMod(turn.getAndIncrement(), now.size()));
      Socket server = new Socket();
      try {
        server.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
        server.setTcpNoDelay(true);
        client.setTcpNoDelay(true);
        Connection connection = new Connection(client, server);
        connections.add(connection);
        Thread.ofVirtual().start(() -> pump(connection, client, server, false));
        Thread.ofVirtual().start(() -> pump(connection, server, client, true));
        return;
      } catch (IOException e) {
        // nobody there: the next one
      }
    }
    try {
      client.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void pump(Connection connection, Socket from, Socket to, boolean isAnswer) {
    byte[] buffer = new byte[16 * 1024];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (isAnswer && cutsLeft.get() > 0 && says(buffer, read)) {
          if (cutsLeft.decrementAndGet() >= 0) {
            break;
          }
        }
        out.write(buffer, 0, read);
      }
    } catch (IOException e) {
      // the other direction is cut as well
    } finally {
      connections.remove(connection);
      connection.cut();
    }
  }

  private boolean says(byte[] buffer, int length) {
    return new String(buffer, 0, length, StandardCharsets.ISO_8859_1).contains(cutAt);
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cutAll();
  }
}
