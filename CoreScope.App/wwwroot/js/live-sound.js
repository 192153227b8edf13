// Packets as sound: the type chooses scale and voice, the bytes the notes, hops dull it, observers make it louder and fuller.
const MOST_AT_ONCE = 12, PATIENCE = 400;
const PENTATONIC = [0, 2, 4, 7, 9], MINOR_PENTATONIC = [0, 3, 5, 7, 10], MINOR = [0, 2, 3, 5, 7, 8, 10], WHOLE_TONE = [0, 2, 4, 6, 8, 10];
const TEXT = 2, ADVERT = 4, GROUP_TEXT = 5, TRACE = 9;
// Root as a MIDI note; attack, decay, sustain, release in seconds (sustain as a part of the peak).
const VOICES = new Map([
  [ADVERT, { root: 48, scale: PENTATONIC, wave: "triangle", shape: [0.02, 0.3, 0.4, 0.5] }],
  [GROUP_TEXT, { root: 45, scale: MINOR_PENTATONIC, wave: "sine", shape: [0.005, 0.15, 0.1, 0.2] }],
  [TEXT, { root: 52, scale: MINOR, wave: "triangle", shape: [0.01, 0.2, 0.4, 0.4] }],
  [TRACE, { root: 50, scale: WHOLE_TONE, wave: "sine", shape: [0.05, 0.4, 0.5, 0.8] }],
]);
const clamp = (value, least, most) => Math.max(least, Math.min(most, value));

// What is played for a packet. Times in seconds from its begin.
export function score(type, bytes, hops, heard, bpm) {
  const voice = VOICES.get(type) ?? VOICES.get(ADVERT), count = clamp(Math.ceil(Math.sqrt(bytes.length)), 2, 10), pace = 120 / bpm;
  const notes = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    const byte = bytes[Math.floor(i * bytes.length / count)], next = bytes[Math.floor(Math.min(bytes.length - 1, (i + 1) * bytes.length / count))];
    const step = Math.floor(byte / 256 * voice.scale.length * 3), length = (50 + byte / 255 * 350) / 1000 * pace;
    const midi = voice.root + 12 * Math.floor(step / voice.scale.length) + voice.scale[step % voice.scale.length];
    notes.push({ at, length, hertz: 440 * 2 ** ((midi - 69) / 12) });
    at += length + (30 + Math.abs(next - byte) / 255 * 270) / 1000 * pace;
  }
  return {
    notes, wave: voice.wave, shape: voice.shape,
    cutoff: 8000 * (800 / 8000) ** ((clamp(hops, 1, 10) - 1) / 9),
    volume: Math.min(0.6, 0.15 + 0.02 * (heard - 1)),
    voices: clamp(Math.ceil(Math.log2(heard + 1)), 1, 8),
  };
}

// onBlocked(true): the browser wants a touch or a key first.
export function sound(onBlocked) {
  const ends = [];
  let audio = null, master = null, bpm = 120, volume = 0.3, waiting = 0, stop = null, isBlocked = false;

  function tell(blocked) {
    clearTimeout(waiting);
    if (blocked === isBlocked) return;
    isBlocked = blocked;
    onBlocked(blocked);
  }

  function open() {
    audio = new AudioContext();
    master = audio.createGain();
    master.gain.value = volume;
    master.connect(audio.destination);
    stop = new AbortController();
    const check = () => tell(audio !== null && audio.state !== "running");
    audio.addEventListener("statechange", check, { signal: stop.signal });
    for (const gesture of ["pointerdown", "keydown"])
      document.addEventListener(gesture, () => { if (audio.state !== "running") audio.resume(); }, { capture: true, signal: stop.signal });
    // A moment passes also where nothing is blocked.
    waiting = setTimeout(check, PATIENCE);
  }

  function close() {
    stop.abort();
    audio.close();
    audio = null;
    ends.length = 0;
    tell(false);
  }

  function play(piece, pan, from) {
    const filter = audio.createBiquadFilter(), place = audio.createStereoPanner(), loud = audio.createGain();
    filter.type = "lowpass";
    filter.frequency.value = piece.cutoff;
    place.pan.value = pan;
    loud.gain.value = piece.volume / Math.sqrt(piece.voices);
    filter.connect(place).connect(loud).connect(master);
    const [attack, decay, sustain, release] = piece.shape;
    let end = from;
    for (const note of piece.notes) {
      const start = from + note.at, off = start + note.length, silent = off + release, envelope = audio.createGain(), gain = envelope.gain;
      gain.setValueAtTime(0, start);
      gain.linearRampToValueAtTime(1, start + attack);
      gain.setTargetAtTime(sustain, start + attack, decay / 3);
      gain.setTargetAtTime(0, off, release / 4);
      envelope.connect(filter);
      for (let voice = 0; voice < piece.voices; voice++) {
        const tone = audio.createOscillator();
        tone.type = piece.wave;
        tone.frequency.value = note.hertz;
        // A chord of the same note, each a little beside it.
        tone.detune.value = voice === 0 ? 0 : (voice % 2 ? 1 : -1) * 5 * Math.ceil(voice / 2);
        tone.connect(envelope);
        tone.start(start);
        tone.stop(silent);
      }
      end = Math.max(end, silent);
    }
    ends.push(end);
    setTimeout(() => { filter.disconnect(); place.disconnect(); loud.disconnect(); }, (end - from + 1) * 1000);
  }

  return {
    set(on, pace, loudness) {
      bpm = pace;
      volume = loudness / 100;
      if (on && !audio) open(); else if (!on && audio) close();
      if (master) master.gain.value = volume;
    },
    // How many of them are heard; panOf says where on the map a packet begins, −1 to 1.
    take(given, delay, panOf) {
      if (audio?.state !== "running" || document.hidden) return 0;
      let played = 0;
      for (const flight of given) {
        const [, , type, after, , , , , , heard, hops, bytes] = flight, from = audio.currentTime + (delay + after) / 1000;
        while (ends.length && ends[0] < audio.currentTime) ends.shift();
        if (!bytes?.length || ends.length >= MOST_AT_ONCE) continue;
        play(score(type, bytes, hops, heard, bpm), clamp(panOf(flight), -1, 1), from);
        ends.sort((a, b) => a - b);
        played++;
      }
      return played;
    },
    close() { if (audio) close(); },
  };
}
