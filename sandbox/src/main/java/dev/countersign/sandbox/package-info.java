/**
 * A fake of Meta's Graph API and webhooks with a phone to play the person, as library and program.
 */
@NullMarked
package dev.countersign.sandbox;

import org.jspecify.annotations.NullMarked;
