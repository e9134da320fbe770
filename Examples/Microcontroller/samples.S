// Labelled images in flash.
    .section .model, "a"
    .global samples, samples_end
samples:
    .incbin SAMPLES_FILE
samples_end:
