package dev.countersign.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Posts requests that were made beforehand over so many connections, each waiting for its answer.
 * Knows just enough of HTTP/1.1 not to be what is measured.
 */
final class HttpLoad {
  private HttpLoad() {}

  /**
   * What came of it.
   *
   * @param statuses how many answers had which status
   * @param p99 the time in which 99 of 100 were answered
   */
  record Result(Duration time, int requests, Map<Integer, Integer> statuses, Duration p99) {
    long perSecond() {
      return requests * 1000L / Math.max(1, time.toMillis());
    }
  }

  /** A request as bytes. */
  static byte[] post(String path, Map<String, String> headers, byte[] body) {
    StringBuilder head =
        new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n")
            .append("Content-Type: application/json\r\nContent-Length: ")
            .append(body.length)
            .append("\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    byte[] first = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    byte[] whole = Arrays.copyOf(first, first.length + body.length);
    System.arraycopy(body, 0, whole, first.length, body.length);
    return whole;
  }

  /** Posts all of them. */
  static Result run(int port, int connections, List<byte[]> requests) throws Exception {
    AtomicInteger next = new AtomicInteger();
    long[] nanos = new long[requests.size()];
    int[] statuses = new int[requests.size()];
    long begin = System.nanoTime();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running =
          java.util.stream.IntStream.range(0, connections)
              .<Future<?>>mapToObj(connection ->
                  threads.submit(() -> {
                    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                      socket.setTcpNoDelay(true);
                      InputStream in = new BufferedInputStream(socket.getInputStream());
                      OutputStream out = socket.getOutputStream();
                      for (int i = next.getAndIncrement();
                          i < nanos.length;
                          i = next.getAndIncrement()) {
                        long sent = System.nanoTime();
                        out.write(requests.get(i));
                        statuses[i] = status(in);
                        nanos[i] = System.nanoTime() - sent;
                      }
                    }
                    return null;
                  }))
              .toList();
      for (Future<?> one : running) {
        one.get();
      }
    }
    Duration time = Duration.ofNanos(System.nanoTime() - begin);
    Map<Integer, Integer> counted = new TreeMap<>();
    Arrays.stream(statuses).forEach(status -> counted.merge(status, 1, Integer::sum));
    Arrays.sort(nanos);
    return new Result(
        time, nanos.length, counted, Duration.ofNanos(nanos[(int) (nanos.length * 0.99)]));
  }

  /** Reads one answer to its end. */
  private static int status(InputStream in) throws IOException {
    int status = Integer.parseInt(line(in).split(" ", 3)[1]);
    int length = 0;
    boolean isChunked = false;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      String lower = header.toLowerCase(java.util.Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring(15).strip());
      }
      isChunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
    }
    if (isChunked) {
      for (int chunk = chunk(in); chunk > 0; chunk = chunk(in)) {
        in.skipNBytes(chunk + 2L);
      }
      line(in);
    } else {
      in.skipNBytes(length);
    }
    return status;
  }

  private static int chunk(InputStream in) throws IOException {
    return Integer.parseInt(line(in).strip(), 16);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("The connection was closed in the middle of an answer");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }
}
