package dev.countersign.resume.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A receiver of callbacks on a random port of loopback that may misbehave byte by byte. */
final class Receiver implements AutoCloseable {
  private final ServerSocket listener;
  private final Behaviour behaviour;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger connections = new AtomicInteger();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Long> cut = new CompletableFuture<>();
  private final CountDownLatch closing = new CountDownLatch(1);

  /** What it does with a request. */
  @FunctionalInterface
  interface Behaviour {
    void answer(Request request, Exchange exchange) throws IOException;
  }

  /** What it received; header names in lower case. */
  record Request(String line, Map<String, String> headers, String body) {
    String header(String name) {
      return headers.getOrDefault(name, "(absent)");
    }
  }

  private Receiver(ServerSocket listener, Behaviour behaviour) {
    this.listener = listener;
    this.behaviour = behaviour;
    Thread.ofVirtual().start(this::accept);
  }

  /** A receiver on 127.0.0.1. */
  static Receiver start(Behaviour behaviour) throws IOException {
    return over(new ServerSocket(0, 50, AllowListTest.address("127.0.0.1")), behaviour);
  }

  /** A receiver on a listener of the test's own making, such as one with TLS. */
  static Receiver over(ServerSocket listener, Behaviour behaviour) {
    return new Receiver(listener, behaviour);
  }

  /** A receiver that answers each request with that status and headers, without a body. */
  static Receiver answering(int status, String... headers) throws IOException {
    return start((request, exchange) -> exchange.head(status, "Content-Length: 0", headers));
  }

  int port() {
    return listener.getLocalPort();
  }

  /** How many connections were opened, whether or not anything was sent on them. */
  int connections() {
    return connections.get();
  }

  List<Request> requests() {
    return requests;
  }

  /** How many bytes of answer it had written when its peer hung up. */
  long bytesWrittenUntilCut() throws Exception {
    return cut.get(10, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws IOException {
    closing.countDown();
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    threads.shutdownNow();
    threads.close();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        connections.incrementAndGet();
        sockets.add(socket);
        threads.execute(() -> serve(socket));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void serve(Socket socket) {
    Exchange exchange = null;
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      while (true) {
        Request request = read(in);
        if (request == null) {
          return;
        }
        requests.add(request);
        exchange = new Exchange(socket);
        behaviour.answer(request, exchange);
      }
    } catch (IOException hungUp) {
      if (exchange != null) {
        cut.complete(exchange.written);
      }
    }
  }

  private static @Nullable Request read(InputStream in) throws IOException {
    String line = line(in);
    if (line.isEmpty()) {
      return null;
    }
    Map<String, String> headers = new LinkedHashMap<>();
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      int colon = header.indexOf(':');
      if (colon < 0) {
        throw new IOException("No header: " + header);
      }
      headers.merge(
          header.substring(0, colon).toLowerCase(Locale.ROOT),
          header.substring(colon + 1).strip(),
          (first, second) -> first + " and again " + second);
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    return new Request(line, headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  /** The answering side of one request. */
  final class Exchange {
    private final Socket socket;
    private final OutputStream out;
    private long written;

    private Exchange(Socket socket) throws IOException {
      this.socket = socket;
      this.out = socket.getOutputStream();
    }

    /** Writes a status line and headers. */
    void head(int status, String header, String... headers) throws IOException {
      StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Scripted\r\n");
      head.append(header).append("\r\n");
      for (String other : headers) {
        head.append(other).append("\r\n");
      }
      write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    void write(byte[] bytes) throws IOException {
      out.write(bytes);
      out.flush();
      written += bytes.length;
    }

    /** Writes the text byte by byte, with a pause after each, again and again until cut. */
    void drip(String text) throws IOException {
      while (true) {
        for (byte b : text.getBytes(StandardCharsets.ISO_8859_1)) {
          write(new byte[] {b});
          pause();
        }
      }
    }

    /** Says nothing until the peer hangs up. */
    void beSilent() throws IOException {
      if (socket.getInputStream().read() < 0) {
        throw new SocketException("Peer hung up");
      }
    }

    /** Closes in peace. */
    void hangUp() throws IOException {
      socket.close();
    }

    /** Closes with RST instead of FIN. */
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    private void pause() throws IOException {
      try {
        if (closing.await(10, TimeUnit.MILLISECONDS)) {
          throw new SocketException("The test is over");
        }
      } catch (InterruptedException over) {
        throw new SocketException("The test is over");
      }
    }
  }
}
