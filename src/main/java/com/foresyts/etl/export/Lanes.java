package com.foresyts.etl.export;

import com.foresyts.etl.concurrent.BoundedPipe;
import com.foresyts.etl.source.Items;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Reads several files at a time, in an order that depends on nothing but their number: lane k of n
 * reads every n-th file from the k-th on, in a thread of its own, and the lanes' blocks of lines
 * are taken in turn.
 */
final class Lanes implements Items {
  /** A block ends after so many lines, or after so many bytes of them. */
  private static final int BLOCK_LINES = 500;

  private static final long BLOCK_BYTES = 1 << 18;

  /** How many blocks of a lane may wait. */
  private static final int WAITING = 1;

  private final List<BoundedPipe<List<Map<String, AttributeValue>>>> all = new ArrayList<>();
  private final List<BoundedPipe<List<Map<String, AttributeValue>>>> running;
  private final DoubleConsumer consumer;
  private int turn;

  /**
   * Starts the lanes.
   *
   * @param scanned counts the lines
   * @param consumer takes a 0 for each block, as no read capacity is consumed
   */
  Lanes(
      String name,
      int lanes,
      List<DataFile> files,
      ItemReader reader,
      LongAdder scanned,
      DoubleConsumer consumer) {
    this.consumer = consumer;
    try {
      for (int lane = 0; lane < lanes; lane++) {
        int first = lane;
        all.add(
            new BoundedPipe<>(
                name + " " + lane,
                WAITING,
                List.of(
                    next -> {
                      Block block = new Block(next, scanned);
                      IntStream.iterate(first, file -> file < files.size(), file -> file + lanes)
                          .forEach(file -> reader.read(files.get(file), block));
                      block.pass();
                    })));
      }
    } catch (Throwable e) { // out of memory: the caller has no lanes to close
      close();
      throw e;
    }
    this.running = new ArrayList<>(all);
  }

  /** Collects the lines of a lane. */
  private static final class Block implements ItemReader.Lines {
    private final Consumer<List<Map<String, AttributeValue>>> next;
    private final LongAdder scanned;
    private List<Map<String, AttributeValue>> items = new ArrayList<>();
    private int lines;
    private long bytes;

    Block(Consumer<List<Map<String, AttributeValue>>> next, LongAdder scanned) {
      this.next = next;
      this.scanned = scanned;
    }

    @Override
    public void take(@Nullable Map<String, AttributeValue> item, long length) {
      if (item != null) {
        items.add(item);
      }
      lines++;
      bytes += length;
      if (lines == BLOCK_LINES || bytes >= BLOCK_BYTES) {
        pass();
      }
    }

    void pass() {
      scanned.add(lines);
      next.accept(items);
      items = new ArrayList<>();
      lines = 0;
      bytes = 0;
    }
  }

  @Override
  public @Nullable List<Map<String, AttributeValue>> next() {
    while (!running.isEmpty()) {
      turn %= running.size();
      List<Map<String, AttributeValue>> block = running.get(turn).next();
      if (block != null) {
        turn++;
        consumer.accept(0);
        return block;
      }
      running.remove(turn);
    }
    return null;
  }

  @Override
  public void close() {
    BoundedPipe.closeAll(all);
  }
}
