package dev.countersign.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Somebody's workflow engine that answers a callback byte for byte as a test wants it. */
final class StubbornReceiver implements AutoCloseable {
  /** Linux takes twice of it. */
  private static final int SEND_BUFFER = 64 << 10;

  private final ServerSocket listener;
  private final Answer answer;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Connection> connections = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);

  /** What it does once a callback has come. */
  @FunctionalInterface
  interface Answer {
    void give(Connection connection) throws IOException;
  }

  private StubbornReceiver(ServerSocket listener, Answer answer) {
    this.listener = listener;
    this.answer = answer;
    threads.execute(this::accept);
  }

  static StubbornReceiver start(Answer answer) {
    try {
      return new StubbornReceiver(
          new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + listener.getLocalPort() + "/";
  }

  /** The connections so far, oldest first. */
  List<Connection> connections() {
    return connections;
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        threads.execute(() -> serve(socket));
      }
    } catch (IOException closed) {
      // the test is over
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setSendBufferSize(SEND_BUFFER);
      Connection connection = new Connection(socket);
      connections.add(connection);
      try {
        connection.readRequest();
        answer.give(connection);
        connection.awaitEnd();
      } catch (IOException hungUp) {
        // as the test wants to see
      }
      connection.ended.countDown();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
    threads.close();
  }

  /** The receiver's end of a callback's connection. */
  final class Connection {
    private final BufferedReader in;
    private final OutputStream out;
    private final AtomicLong written = new AtomicLong();
    private final CountDownLatch ended = new CountDownLatch(1);

    private Connection(Socket socket) throws IOException {
      this.in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      this.out = socket.getOutputStream();
    }

    private void readRequest() throws IOException {
      int length = 0;
      for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
        if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
          length = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
        }
      }
      in.skip(length);
    }

    /** Nothing more comes from a caller who has one callback: the end of the connection. */
    private void awaitEnd() throws IOException {
      in.read();
    }

    /** Writes, or throws when the caller has hung up. */
    void write(String text) throws IOException {
      write(text.getBytes(StandardCharsets.US_ASCII));
    }

    void write(byte[] bytes) throws IOException {
      out.write(bytes);
      written.addAndGet(bytes.length);
    }

    /** Writes a letter each second until the caller hangs up. */
    void drip() throws IOException {
      try {
        while (!closing.await(1, TimeUnit.SECONDS)) {
          write("x");
        }
      } catch (InterruptedException over) {
        Thread.currentThread().interrupt();
        throw new SocketException("The test is over");
      }
    }

    /** How many bytes of the answer the caller read, or the sockets of both sides hold. */
    long written() {
      return written.get();
    }

    /** Whether the caller has closed its socket. */
    boolean isOver() {
      return ended.getCount() == 0;
    }
  }
}
