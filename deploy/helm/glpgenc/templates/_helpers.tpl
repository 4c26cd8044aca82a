{{- define "glpgenc.name" -}}
{{- if contains "glpgenc" .Release.Name -}}{{ .Release.Name | trunc 40 | trimSuffix "-" }}
{{- else -}}{{ printf "%s-glpgenc" (.Release.Name | trunc 32) }}{{- end -}}
{{- end }}

{{- define "glpgenc.labels" -}}
{{ include "glpgenc.chosen" . }}
app.kubernetes.io/part-of: glpgenc
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{/* By these, selectors and network policies choose. */}}
{{- define "glpgenc.chosen" -}}
app.kubernetes.io/name: glpgenc
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* An image by its digest: (dict "image" .Values.image "name" "image"). */}}
{{- define "glpgenc.image" -}}
{{- $repository := required (printf "%s.repository is not set: name the image that you built from the Dockerfile, without a tag" .name) .image.repository -}}
{{- $digest := required (printf "%s.digest is not set: give the digest of the image, sha256:..., which `docker image inspect --format '{{index .RepoDigests 0}}' IMAGE` shows once it was pushed" .name) .image.digest -}}
{{- printf "%s@%s" $repository $digest -}}
{{- end }}

{{- define "glpgenc.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "glpgenc.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}

{{- define "glpgenc.pullSecrets" -}}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
{{- range . }}
  - name: {{ . }}
{{- end }}
{{- end }}
{{- end }}

{{- define "glpgenc.mounts" -}}
- {name: secret, mountPath: /etc/glpgenc/secret, readOnly: true}
- {name: tmp, mountPath: /tmp}
{{- if .Values.openbao.enabled }}
- {name: openbao, mountPath: /var/run/secrets/openbao, readOnly: true}
{{- end }}
{{- end }}

{{/* The volumes but the spool: (dict "root" $ "secret" NAME). */}}
{{- define "glpgenc.volumes" -}}
- name: secret
  secret: {secretName: {{ .secret }}, defaultMode: 0440}
- name: tmp
  emptyDir: {medium: Memory, sizeLimit: 64Mi}
{{- if .root.Values.openbao.enabled }}
- name: openbao
  projected:
    defaultMode: 0440
    sources:
      - serviceAccountToken: {audience: {{ .root.Values.openbao.audience }}, expirationSeconds: 3600, path: token}
      - secret: {name: {{ .root.Values.openbao.caSecret }}, items: [{key: ca.crt, path: ca.crt}]}
{{- end }}
{{- end }}

{{- define "glpgenc.claim" -}}
accessModes: [ReadWriteOncePod]
{{- with .storageClassName }}
storageClassName: {{ . }}
{{- end }}
resources: {requests: {storage: {{ .size }}}}
{{- end }}

{{/* A pod of a job: (dict "root" $ "component" "audit" "secret" NAME "words" LIST "resources" MAP), and "claim", "env", "image",
     "grace", "mounts" and "volumes" where it has some, and "unrecorded" where it records nothing and needs no spool. */}}
{{- define "glpgenc.jobPod" -}}
metadata:
  labels:
    {{- include "glpgenc.chosen" .root | nindent 4 }}
    app.kubernetes.io/component: {{ .component }}
spec:
  serviceAccountName: {{ include "glpgenc.name" .root }}-jobs
  automountServiceAccountToken: false
  enableServiceLinks: false
  restartPolicy: Never
  {{- include "glpgenc.pullSecrets" .root | nindent 2 }}
  {{- with .grace }}
  terminationGracePeriodSeconds: {{ . }}
  {{- end }}
  securityContext:
    {{- include "glpgenc.podSecurity" .root | nindent 4 }}
    {{- if .claim }}
    fsGroupChangePolicy: OnRootMismatch
    {{- end }}
  containers:
    - name: {{ .component }}
      image: {{ .image | default (include "glpgenc.image" (dict "image" .root.Values.image "name" "image")) }}
      imagePullPolicy: {{ .root.Values.image.pullPolicy }}
      command: {{ prepend .words "glpgenc" | toJson }}
      envFrom: [{configMapRef: {name: {{ include "glpgenc.name" .root }}}}]
      {{- with .env }}
      env: {{ toJson . }}
      {{- end }}
      resources: {{ toJson .resources }}
      securityContext:
        {{- include "glpgenc.containerSecurity" .root | nindent 8 }}
      volumeMounts:
        {{- if not .unrecorded }}
        - {name: spool, mountPath: /var/lib/glpgenc}
        {{- end }}
        {{- include "glpgenc.mounts" .root | nindent 8 }}
        {{- range .mounts }}
        - {{ toJson . }}
        {{- end }}
  volumes:
    {{- if .claim }}
    - {name: spool, persistentVolumeClaim: {claimName: {{ .claim }}}}
    {{- else if not .unrecorded }}
    - {name: spool, emptyDir: {sizeLimit: 64Mi}}
    {{- end }}
    {{- include "glpgenc.volumes" (dict "root" .root "secret" .secret) | nindent 4 }}
    {{- range .volumes }}
    - {{ toJson . }}
    {{- end }}
{{- end }}

{{/* The same as a CronJob, with "name", "schedule" and "backoff" besides. */}}
{{- define "glpgenc.cronJob" -}}
apiVersion: batch/v1
kind: CronJob
metadata:
  name: {{ include "glpgenc.name" .root }}-{{ .name }}
  labels:
    {{- include "glpgenc.labels" .root | nindent 4 }}
    app.kubernetes.io/component: {{ .component }}
spec:
  schedule: {{ .schedule | quote }}
  concurrencyPolicy: Forbid
  {{- with .deadline }}
  startingDeadlineSeconds: {{ . }}
  {{- end }}
  successfulJobsHistoryLimit: 1
  failedJobsHistoryLimit: 3
  jobTemplate:
    spec:
      backoffLimit: {{ .backoff }}
      template:
        {{- include "glpgenc.jobPod" . | nindent 8 }}
{{- end }}
