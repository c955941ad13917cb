/**
 * The port to messaging channels: accounts, addresses, windows, what goes out and what comes in.
 */
@NullMarked
package dev.countersign.channel;

import org.jspecify.annotations.NullMarked;
