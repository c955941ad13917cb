package dev.countersign.meta.graph;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A server that misbehaves below HTTP: each connection is handed to a script. */
final class RawServer implements AutoCloseable {
  private final ServerSocket server;
  private final Script script;
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Semaphore news = new Semaphore(0);

  /** What happens on one connection. */
  interface Script {
    void play(Peer peer) throws IOException;
  }

  RawServer(Script script) {
    this.script = script;
    try {
      server = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  String address() {
    return "http://127.0.0.1:" + port();
  }

  /** How many requests were read. */
  int requests() {
    return requests.get();
  }

  void awaitRequests(int count) {
    await(() -> requests.get() >= count);
  }

  void awaitClosed(int count) {
    await(() -> closed.get() >= count);
  }

  private void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      news.acquireUninterruptibly();
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        sockets.add(socket);
        Thread.ofVirtual().start(() -> play(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void play(Socket socket) {
    try (socket) {
      script.play(new Peer(socket));
    } catch (IOException e) {
      // the other side gave up, which is what several scripts are for
    } finally {
      closed.incrementAndGet();
      news.release();
    }
  }

  @Override
  public void close() {
    hangUp();
  }

  /** Ends all connections and takes no more. */
  void hangUp() {
    try {
      server.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One connection. */
  final class Peer {
    private final Socket socket;

    private Peer(Socket socket) {
      this.socket = socket;
    }

    /** Reads a request with its body. */
    void readRequest() throws IOException {
      InputStream in = socket.getInputStream();
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int read = in.read();
        if (read < 0) {
          throw new IOException("The request ended early.");
        }
        head.append((char) read);
      }
      in.readNBytes(length(head.toString()));
      requests.incrementAndGet();
      news.release();
    }

    private static int length(String head) {
      return head.lines()
          .filter(line -> line.startsWith("Content-Length: "))
          .mapToInt(line -> Integer.parseInt(line.substring("Content-Length: ".length())))
          .findFirst()
          .orElse(0);
    }

    void write(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
    }

    /** Writes a text again and again until the other side gives up. */
    void drip(String text, Duration every) throws IOException {
      while (true) {
        write(text);
        LockSupport.parkNanos(every.toNanos());
      }
    }

    /** Reads the request and whatever else comes, and answers nothing. */
    void awaitEnd() throws IOException {
      readRequest();
      while (socket.getInputStream().read() >= 0) {
        // the other side is still there
      }
    }

    void close() throws IOException {
      socket.close();
    }

    /** Ends the connection with a reset in place of a farewell. */
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }
}
