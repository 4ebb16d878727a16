package com.foresyts.etl.export;

import com.foresyts.etl.mapping.TableMapping;
import java.time.Instant;

/**
 * An export or a snapshot of one table that is used.
 *
 * @param name the path or URL of its folder; for messages
 * @param instant of which the items are
 * @param origin the region and the account of the table
 * @param items their number, all clients together
 * @param snapshot whether this program has written it
 */
public record Export(
    String name,
    TableMapping table,
    Instant instant,
    String origin,
    long items,
    boolean snapshot) {}
