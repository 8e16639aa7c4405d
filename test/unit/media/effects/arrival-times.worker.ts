/** Notes when each frame of a track arrives, away from the window. The first message is the track's frames. */
addEventListener('message', ({ data }: MessageEvent<ReadableStream<VideoFrame>>) => {
  void (async () => {
    const reader = data.getReader();
    for (let read = await reader.read(); read.value; read = await reader.read()) {
      read.value.close();
      postMessage(performance.timeOrigin + performance.now());
    }
  })();
});
