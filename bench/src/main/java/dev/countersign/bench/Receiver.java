package dev.countersign.bench;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Where workflows wait for their callbacks. */
final class Receiver implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, CountDownLatch> awaited = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> received = new ConcurrentHashMap<>();

  Receiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          String path = exchange.getRequestURI().getPath();
          received.computeIfAbsent(path, first -> new AtomicInteger()).incrementAndGet();
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
          CountDownLatch woken = awaited.remove(path);
          if (woken != null) {
            woken.countDown();
          }
        });
    server.start();
  }

  /** The address behind a path. */
  String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /** Opens once the path is called. */
  CountDownLatch await(String path) {
    CountDownLatch woken = new CountDownLatch(1);
    awaited.put(path, woken);
    return woken;
  }

  /** How many paths were called. */
  int woken() {
    return received.size();
  }

  /** How many calls there were in all. */
  int calls() {
    return received.values().stream().mapToInt(AtomicInteger::get).sum();
  }

  void forget() {
    received.clear();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
