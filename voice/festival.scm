; Spoken to by festival.py over a pipe. One answer is: a line for each speech sound, a line that
; gives rate and number of samples, the samples as 16-bit words in this machine's byte order, and
; "end". When a sentence fails, "end" is all that comes. `vitrine_say` says a sentence,
; `vitrine_open` its first words and a little more, as they are within that sentence.

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

; Of an opening every sound that is heard is described within the whole sentence: what comes after it,
; how far the sentence goes. Then only those are made, and what who joins them to the rest needs. The
; silence before them would take as long as speech, and is cut away by who asks.
(define vitrine_words nil)
(define vitrine_more 1)
; The voice makes a sentence as varied as sentences are, so that few sounds come out too loud or soft.
(define vitrine_fewest 9)
(define (vitrine_silent sound) (not (item.relation sound 'SylStructure)))
(define (vitrine_token sound)
  (parse-number (item.feat sound "R:SylStructure.parent.parent.R:Token.parent.vitrine")))
(define (vitrine_later sound)
  (if (vitrine_silent sound)
      (and (item.prev sound) (>= (vitrine_token (item.prev sound)) (- vitrine_words 1)))
      (>= (vitrine_token sound) vitrine_words)))
(define (vitrine_beginning sounds number later)
  (if sounds
      (let ((more (if (vitrine_later (car sounds)) (+ later 1) later)))
        (cons (car sounds)
              (if (or (< more vitrine_more) (< number vitrine_fewest))
                  (vitrine_beginning (cdr sounds) (+ number 1) more))))))
(define (vitrine_opened utt)
  (let ((all (utt.relation.items utt 'Segment)) kept)
    (set! kept (vitrine_beginning (if (vitrine_silent (car all)) (cdr all) all) 1 0))
    (set! hts_output_params
          (list (list "-labelstring" (mapcar hts_feats_output_string kept))))
    (mapcar (lambda (sound)
              (if (not (member sound kept)) (item.relation.remove sound 'Segment)))
            all)
    (HTS_Synthesize utt)))
(define (vitrine_wave utt)
  (if vitrine_words (vitrine_opened utt) (Wave_Synth utt)))

; As Festival's own, with our marks after the first step and our own last one, and without its
; durations and pitch: this voice makes its own.
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
  (vitrine_wave utt))

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
