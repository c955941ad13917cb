package dev.countersign.resume.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;

/**
 * The names as this machine knows them. The operating system's look-up cannot be interrupted and
 * pins a virtual thread to its carrier, so that two slow name servers could stop every virtual
 * thread of a small machine; each look-up therefore has a platform thread of its own, which its
 * caller may abandon.
 */
final class SystemNames implements NameResolver {
  private static final Executor LOOK_UPS =
      task -> Thread.ofPlatform().daemon().name("countersign-callback-dns").start(task);

  @Override
  public List<InetAddress> addresses(String name) {
    try {
      return CompletableFuture.supplyAsync(() -> lookUp(name), LOOK_UPS).get();
    } catch (InterruptedException deadline) {
      Thread.currentThread().interrupt();
      return List.of();
    } catch (ExecutionException broken) {
      throw new IllegalStateException("The look-up of " + name + " broke", broken);
    }
  }

  private static List<InetAddress> lookUp(String name) {
    try {
      return List.of(InetAddress.getAllByName(name));
    } catch (UnknownHostException none) {
      return List.of();
    }
  }
}
