// The model in flash, read in place.
    .syntax unified
    .section .model, "a"
    .balign 64
    .global model, model_end
model:
    .incbin MODEL_FILE
model_end:
