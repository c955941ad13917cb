package dev.countersign.resume.http;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The addresses that callbacks may reach although they are not public, or may reach without TLS:
 * the setting {@code callbacks.allow}.
 */
public record AllowList(List<AddressBlock> blocks) {

  public AllowList {
    blocks = List.copyOf(blocks);
  }

  /** Nothing but public addresses. */
  public static AllowList empty() {
    return new AllowList(List.of());
  }

  /** Reads the blocks; the first that cannot be read refuses the list. */
  public static Reading<AllowList> parse(List<String> texts) {
    List<AddressBlock> blocks = new ArrayList<>();
    for (String text : texts) {
      switch (AddressBlock.parse(text)) {
        case Reading.Accepted<AddressBlock> accepted -> blocks.add(accepted.value());
        case Reading.Refused<AddressBlock> refused -> {
          return new Reading.Refused<>(refused.reason());
        }
      }
    }
    return new Reading.Accepted<>(new AllowList(blocks));
  }

  /** Whether the address is named. */
  public boolean contains(InetAddress address) {
    return blocks.stream().anyMatch(block -> block.contains(address));
  }

  /** Whether it names more than this machine, so that a name may lead to a named address. */
  boolean reachesBeyondLoopback() {
    return blocks.stream().anyMatch(block -> !block.network().isLoopbackAddress());
  }
}
