; Spoken to by festival.py over a pipe. One answer is: a line for each speech sound, a line that
; gives rate and number of samples, the samples as 16-bit words in this machine's byte order, and
; "end". When a sentence fails, "end" is all that comes. `vitrine_say` says a sentence,
; `vitrine_open` its first words and two sounds more, as they are within that sentence.

(voice_cmu_us_slt_arctic_hts)

; CMU's dictionary has no letter "a", only the article.
(lex.add.entry '("lettera" n (((ey) 1))))

; All parameters of the engine but the pace, which each sentence brings.
(define vitrine_voice hts_engine_params)

; The tokens are numbered, so that each sound can say to which of them it belongs. One with weight
; is marked as emphatic: the voice's own tree puts an accent on it, and takes its neighbours'.
(define (vitrine_mark token n weights)
  (if token
      (begin
        (item.set_feat token "vitrine" n)
        (if (equal? (car weights) 1) (item.set_feat token "EMPH" "1"))
        (vitrine_mark (item.next token) (+ n 1) (cdr weights)))))

(define vitrine_weights nil)
(define (vitrine_marked utt)
  (vitrine_mark (utt.relation.first utt 'Token) 0 vitrine_weights)
  utt)

; Nothing of the sentence is left out but the sounds that are not to be heard: what is left knows
; what follows, and how far the sentence goes.
(define vitrine_words nil)
(define (vitrine_later sound)
  (and sound
       (or (not (item.relation sound 'SylStructure))
           (>= (parse-number (item.feat sound "R:SylStructure.parent.parent.R:Token.parent.vitrine"))
               vitrine_words))))
(define (vitrine_cut sounds more)
  (if sounds
      (let ((later (vitrine_later (car sounds))))
        (if (and later (<= more 0))
            (mapcar (lambda (sound) (item.relation.remove sound 'Segment)) sounds)
            (vitrine_cut (cdr sounds) (if later (- more 1) more))))))
(define (vitrine_opened utt)
  (if vitrine_words
      (let ((sounds (utt.relation.items utt 'Segment)))
        (vitrine_cut (cdr sounds) 2)))
  utt)

; As Festival's own, with our marks after the first step and the cut before the last, and without
; its durations and pitch: this voice makes its own.
(defUttType Text
  (Initialize utt)
  (Text utt)
  (vitrine_marked utt)
  (Token_POS utt)
  (Token utt)
  (POS utt)
  (Phrasify utt)
  (Word utt)
  (Pauses utt)
  (Intonation utt)
  (PostLex utt)
  (vitrine_opened utt)
  (Wave_Synth utt))

(define (vitrine_sound sound)
  (format t "phone %s %s %s %s %s\n"
          (item.name sound)
          (item.feat sound "end")
          (item.feat sound "R:SylStructure.parent.stress")
          (item.feat sound "R:SylStructure.parent.R:Intonation.daughter1.name")
          (if (item.relation sound 'SylStructure)
              (item.feat sound "R:SylStructure.parent.parent.R:Token.parent.vitrine")
              "-")))

(define (vitrine_open text pace weights words)
  (set! vitrine_words words)
  (vitrine_say text pace weights)
  (set! vitrine_words nil))

(define (vitrine_say text pace weights)
  (set! hts_engine_params (cons (list "-r" pace) vitrine_voice))
  (set! vitrine_weights weights)
  (let ((u (utt.synth (eval (list 'Utterance 'Text text)))))
    (mapcar vitrine_sound (utt.relation.items u 'Segment))
    (let ((shape (wave.info (utt.wave u))))
      (format t "wave %d %d\n"
              (cadr (assoc 'sample_rate shape))
              (cadr (assoc 'num_samples shape))))
    ; Without this the answer stays in the buffer, and both sides wait for ever.
    (fflush nil)
    (utt.save.wave u "-" 'raw)))

(define (vitrine_end)
  (format t "end\n")
  (fflush nil))
