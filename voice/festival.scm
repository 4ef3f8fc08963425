; Spoken to by festival.py over a pipe. One answer is: a line for each speech sound, a line that
; gives rate and number of samples, the samples as 16-bit words in this machine's byte order, and
; "end". When a sentence fails, "end" is all that comes.

(voice_cmu_us_slt_arctic_hts)

; CMU's dictionary has no letter "a", only the article.
(lex.add.entry '("lettera" n (((ey) 1))))

(define vitrine_params hts_engine_params)

(define (vitrine_pace rate)
  (set! hts_engine_params
        (append vitrine_params (list (list "-r" rate)))))

; The tokens are numbered, so that each sound can say to which of them it belongs.
(define (vitrine_number token n)
  (if token
      (begin
        (item.set_feat token "vitrine" n)
        (vitrine_number (item.next token) (+ n 1)))))

(define (vitrine_sound sound)
  (format t "phone %s %s %s %s %s\n"
          (item.name sound)
          (item.feat sound "end")
          (item.feat sound "R:SylStructure.parent.stress")
          (item.feat sound "R:SylStructure.parent.R:Intonation.daughter1.name")
          (if (item.relation sound 'SylStructure)
              (item.feat sound "R:SylStructure.parent.parent.R:Token.parent.vitrine")
              "-")))

(define (vitrine_say text)
  (let ((u (utt.synth (eval (list 'Utterance 'Text text)))))
    (vitrine_number (utt.relation.first u 'Token) 0)
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
