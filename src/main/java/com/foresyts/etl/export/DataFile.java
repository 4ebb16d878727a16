package com.foresyts.etl.export;

/**
 * A line of the files manifest.
 *
 * @param key of the file
 * @param md5 of the compressed file, in base64
 */
record DataFile(String key, long items, String md5) {}
